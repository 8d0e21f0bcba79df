"""What may reach a terminal: a text from a file must not move its cursor, colour it, or turn its lines around."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment

from evalsheet.celltext import visible


class VisibleOnly(RenderHook):
    """Leaves out of everything printed what cannot be seen and what a terminal would obey; colours stay."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """What is to be printed, each part of it looked through on its way out."""
        return [_Looked(one) for one in renderables]


@dataclass(frozen=True)
class _Looked:
    renderable: ConsoleRenderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self.renderable, options):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)
