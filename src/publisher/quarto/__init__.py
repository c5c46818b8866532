"""Quarto as the renderer: what its hooks call, where its pages go, what it may not be asked for."""

from publisher.quarto.call import ALLOWED, KERNEL
from publisher.quarto.hooks import MOVE_IT, post_render, pre_render, settle
from publisher.quarto.laying import write_frames
from publisher.quarto.pages import lost_labels

__all__ = [
    "ALLOWED",
    "KERNEL",
    "MOVE_IT",
    "lost_labels",
    "post_render",
    "pre_render",
    "settle",
    "write_frames",
]
