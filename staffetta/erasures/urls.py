app_name = "erasures"
urlpatterns: list[object] = []
