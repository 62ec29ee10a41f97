"""Every address of the site. The public ones carry their language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.views import machines, pages, staff

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.root, name="root"),
    path("exit", pages.leave, name="exit"),
    path("robots.txt", machines.robots, name="robots"),
    path("healthz", machines.alive, name="healthz"),
    path("readyz", machines.ready, name="readyz"),
    path("metrics", machines.metrics, name="metrics"),
    path("", include("content.urls_machines")),
    path("desk/", include("moderation.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/login/", staff.to_login),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", pages.home, name="home"),
        path("about/", pages.about, name="about"),
        path("privacy/", pages.privacy, name="privacy"),
        path("accessibility/", pages.accessibility, name="accessibility"),
        path("under-ten/", pages.under_ten, name="under_ten"),
        path("cover-your-tracks/", pages.cover_tracks, name="cover_tracks"),
        path("", include("questions.urls")),
        path("", include("content.urls")),
    ),
]
if settings.DEBUG or settings.DEMO:
    urlpatterns += [
        path("components/", pages.components, name="components"),
        path("desk/outbox/", staff.outbox, name="desk_outbox"),
    ]
handler400 = "portal.views.errors.not_understood"
handler403 = "portal.views.errors.not_allowed"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.broke"
