"""A page with a form, a dialogue and a refusal, to see them work in a browser."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from staffetta.core.refusals import Invalid
from staffetta.ui.context import rendering
from staffetta.ui.forms import Form
from staffetta.ui.page import NOTHING_AROUND, toast

PAGE = """{% extends "ui/layout.html" %}{% block content %}<h1>Example</h1>
<button type="button" hx-get="/dialog/" hx-target="#dialog">Open</button>
<button type="button" hx-get="/dialog/?draft=plan" hx-target="#dialog">Jot</button>
{% call ui.form(url("example"), draft="example") %}
{{ ui.errors_summary(form) }}{{ ui.fields(form) }}{{ ui.form_actions() }}{% endcall %}
{% endblock %}"""
DIALOG = """{% call ui.dialog_content("Plan") %}
{% call ui.form("/dialog/", dialog=True, draft=request.GET.get("draft")) %}
{{ ui.errors_summary(form) }}{{ ui.fields(form) }}{{ ui.dialog_actions() }}{% endcall %}{% endcall %}"""


class Example(Form):
    """What is typed decides what happens."""

    title = forms.CharField(label="Title")


def _draw(request: HttpRequest, source: str, form: Form, status: int = 200) -> HttpResponse:
    context = {"request": request, "member": request.member, "shell": NOTHING_AROUND, "form": form}  # type: ignore[attr-defined]
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    with rendering(request):
        html = environment.from_string(source).render({**context, "messages": request._messages})  # type: ignore[attr-defined]
    return HttpResponse(html, status=status)


def _answer(request: HttpRequest, source: str) -> HttpResponse:
    form = Example(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["title"] == "refuse":
            raise Invalid("Not like this.", fields={"title": "Another word, please."})
        if form.cleaned_data["title"] == "expired":
            return redirect("/accounts/login/?next=/example/")
        toast(request, "Saved.")
        return redirect("example")
    return _draw(request, source, form, 422 if form.errors else 200)


def example(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _answer(request, PAGE)


def dialog(request: HttpRequest) -> HttpResponse:
    """The dialogue."""
    return _answer(request, DIALOG)


urlpatterns = [
    path("example/", example, name="example"),
    path("dialog/", dialog),
    path("", include("staffetta.config.urls")),
]
