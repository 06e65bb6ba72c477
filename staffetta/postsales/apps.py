from django.apps import AppConfig


class PostsalesConfig(AppConfig):
    name = "staffetta.postsales"
