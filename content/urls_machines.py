"""The site map and uploaded files: outside of the languages, since they are of all of them."""

from django.urls import path

from content.views import machines, media

urlpatterns = [
    path("media/<str:name>", media.media, name="media"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-pages.xml", machines.sitemap_pages, name="sitemap_pages"),
    path("sitemap-answers-<int:block>.xml", machines.sitemap_answers, name="sitemap_answers"),
]
