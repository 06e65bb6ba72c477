"""How templates become Python: as Jinja does it, without three detours that our pages never need.

A page puts out five hundred values and calls two hundred functions. Jinja makes each value that is safe already safe
once more, and asks each function whether it wants to know the template's context. Both cost more than what they guard;
so does a map of two maps, walked for each template of a page. What is written here gives the same text.
"""

from __future__ import annotations

import operator
from collections.abc import MutableMapping
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.utils import _PassArg
from markupsafe import Markup, escape


def shown(value: Any) -> str:
    """What stands in the page for this value: itself where it is safe, else escaped."""
    return value if type(value) is Markup else escape(value)


class Compiler(CodeGenerator):
    """Calls `environment.shown` where Jinja calls `escape`, and functions as Python does."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802  Jinja's
        if self._wants_context(node.node):
            super().visit_Call(node, frame, forward_caller)
            return
        self.write("environment.called(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _wants_context(self, called: nodes.Expr) -> bool:
        """Whether it is one of the functions to which Jinja hands more than the template does."""
        known: Any = self.environment.globals.get(called.name) if isinstance(called, nodes.Name) else None
        return known is not None and _PassArg.from_obj(known) is not None


class Pages(Environment):
    """An environment whose templates are compiled so, and whose templates have its own globals, unless others are
    given."""

    code_generator_class = Compiler

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.shown, self.called = shown, operator.call

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template finds besides what it is given."""
        return super().make_globals(d) if d else self.globals
