"""What readers read, below the language of the address."""

from django.urls import path

from content.views import answers, help_now, helped, library, machines, people, search, topics

urlpatterns = [
    path("answers/", answers.answers, name="answers"),
    path("answers/<int:pk>-<slug:slug>/", answers.answer, name="answer"),
    path("answers/<int:pk>-<slug:slug>/helped/", helped.of_answer, name="answer_helped"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<slug:slug>/feed.atom", machines.topic_feed, name="topic_feed"),
    path("articles/", library.articles, name="articles"),
    path("articles/<slug:slug>/", library.article, name="article"),
    path("articles/<slug:slug>/helped/", helped.of_article, name="article_helped"),
    path("words/", library.words, name="words"),
    path("words/<slug:slug>/", library.word, name="word"),
    path("search/", search.search, name="search"),
    path("search/suggestions.json", search.suggestions, name="suggestions"),
    path("help-now/", help_now.help_now, name="help_now"),
    path("people/", people.people, name="people"),
    path("feed.atom", machines.feed, name="feed"),
]
