"""``/api/v1/examples``: questions to begin with, for pages that offer them as buttons."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Response

from chatbot.contract import Answers
from chatbot.serving.panels.examples import examples
from chatbot.serving.panels.words import words_in
from chatbot.serving.routes import samples
from chatbot.serving.routes.lookup import document_id_of
from chatbot.serving.routes.replies import as_json
from chatbot.serving.routes.shapes import ExamplesShape, described


def example_routes(assistant: Answers) -> APIRouter:
    """Return the route."""
    routes = APIRouter(prefix="/api/v1", tags=["documents"])

    @routes.get(
        "/examples",
        response_model=ExamplesShape,
        responses=described(samples.EXAMPLES, _404="no such document, or none at all"),
    )
    def offered(
        document: Annotated[str | None, Query(max_length=500)] = None,
        language: Literal["zh-Hans", "zh-Hant", "en"] = "zh-Hans",
    ) -> Response:
        """Return questions to begin with, about one document (else the first).

        An English question holds titles and departments as they are printed, in Chinese.
        """
        table = assistant.index.table
        chosen = document_id_of(table, document) or next(iter(table.documents), None)
        if chosen is None:
            raise HTTPException(404, "there is no document yet")
        found = examples(table, table.documents[chosen], words_in(language))
        return as_json({"enterprises": found.enterprises, "officials": found.officials})

    return routes
