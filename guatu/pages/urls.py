"""The addresses of the screens drawn from several apps."""

from django.urls import path

from guatu.pages.ledger import views as ledger
from guatu.pages.project import views as project

urlpatterns = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export.xlsx", ledger.export, name="ledger_export"),
    path("ledger/why/<slug:code>/", ledger.why, name="ledger_why"),
    path("projects/<slug:code>/", project.project, name="project"),
]
