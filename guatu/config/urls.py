"""Every address of the site."""

from importlib.util import find_spec

from django.urls import include, path

# Packages that bring addresses of their own, each under the site's root.
PARTS = ("guatu.apps.people.urls", "guatu.apps.projects.urls", "guatu.pages.urls")

urlpatterns = [path("", include(part)) for part in PARTS if find_spec(part)]

handler400 = "guatu.foundation.views.bad_request"
handler403 = "guatu.foundation.views.permission_denied"
handler404 = "guatu.foundation.views.page_not_found"
handler500 = "guatu.foundation.views.server_error"
