from django.urls import path

from guatu.apps.projects import views

urlpatterns = [
    path("import/", views.import_ledger, name="import_ledger"),
    path("import/done/<int:pk>/", views.import_done, name="import_done"),
    path("import/<str:token>/", views.first_sight, name="import_first_sight"),
    path("import/<str:token>/accept/", views.accept, name="import_accept"),
    path("import/<str:token>/discard/", views.discard, name="import_discard"),
]
