"""The addresses of the screens drawn from several apps."""

from django.urls import path

from guatu.pages.ledger import views as ledger
from guatu.pages.project import views as project
from guatu.pages.wall_chart import views as wall_chart

urlpatterns = [
    path("", wall_chart.wall_chart, name="wall_chart"),
    path("wall/", wall_chart.wall_chart, name="wall"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export.xlsx", ledger.export, name="ledger_export"),
    path("ledger/why/<slug:code>/", project.why, name="ledger_why"),
    path("projects/<slug:code>/", project.project, name="project"),
]
