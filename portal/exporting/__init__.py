"""The public side as a folder of files that any web server gives out: `manage.py export_site FOLDER`.

rewriting  links that lead to files; what only a running site can do is taken out
walking    from page to page until there is no new one; answers by their numbers
paging     older pages of lists that stay where they are when answers come on top
past       what the copy of before was made from: only what changed is made again
placing    files that stay the very same, and a copy that is put in place in one step

A page is made by its view, without the layers around it: nothing is logged, counted or kept (`portal/views/copying`).
A copy does not know what was taken down since it was made: make it anew as often as that may be waited for.
"""
