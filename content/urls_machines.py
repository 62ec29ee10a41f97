"""The site map: outside of the languages, since it speaks of all of them."""

from django.urls import path

from content.views import machines

urlpatterns = [
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-pages.xml", machines.sitemap_pages, name="sitemap_pages"),
    path("sitemap-answers-<int:block>.xml", machines.sitemap_answers, name="sitemap_answers"),
]
