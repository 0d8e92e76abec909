"""Examples of what the routes return, over an invented plan, for the OpenAPI document."""

from __future__ import annotations

from chatbot.serving.routes.shapes import (
    ClauseShape,
    DocumentShape,
    DutiesShape,
    ExamplesShape,
    OutlineShape,
    TargetShape,
    UnitCountShape,
)
from chatbot.serving.wire import AnswerWire, CitationWire

TITLE = "云溪市低空经济实施方案(2020-2022年)"
CLAUSE_TEXT = "(一)无人机产业。支持整机与飞控研发。(责任单位:市交通局、工信局)"

CITATION = CitationWire(
    n=1,
    clause_id="yunxi#2.1",
    clause="二、(一)",
    path="二、重点领域 › (一)无人机产业",
    title="无人机产业",
    quote="责任单位:市交通局、工信局",
    text=CLAUSE_TEXT,
    start=118,
    end=131,
    document=TITLE,
    page=3,
    sha256="9f2c0b…",
)
ANSWER = AnswerWire(
    id="5d1f6c…",
    question="那谁负责?",
    standalone="无人机产业由谁负责?",
    intent="responsible",
    answer="无人机产业的责任单位(共2个):市交通局(首位责任单位)、市工信局。[1]",
    kind="extracted",
    abstained=False,
    citations=[CITATION],
    also_found=[],
    coverage={"listed": 2, "total": 2},
    notices=["《云溪市低空经济实施方案》:实施期限为2020–2022年,已经届满。"],
    followups=["通航服务产业讲了什么?"],
    elapsed_ms=6.1,
)
EXAMPLES = ExamplesShape(
    enterprises=["通航服务产业重点支持什么？", "“加强资金支持”有哪些具体措施？"],
    officials=["市交通局负责哪些条款？", "全市低空经济产值的目标是多少？"],
)
DOCUMENT = DocumentShape(
    document_id="yunxi",
    title=TITLE,
    issuer="云溪市政府办公室",
    number="云府办〔2019〕6号",
    issued_on="2019-12-30",
    published_on="2020-01-08",
    period={"first": 2020, "last": 2022},
    superseded_by="yunxi-2023",
    source="https://www.example.gov.cn/zcwj/6.html",
    sha256="9f2c0b…",
    added_on="2020-01-09",
    clauses=7,
)
OUTLINE = OutlineShape(
    clause_id="yunxi#2",
    clause="二、",
    title="重点领域",
    children=[
        OutlineShape(clause_id="yunxi#2.1", clause="二、(一)", title="无人机产业", children=[])
    ],
)
CLAUSE = ClauseShape(
    clause_id="yunxi#2.1",
    document_id="yunxi",
    document=TITLE,
    kind="item",
    clause="二、(一)",
    path="二、重点领域 › (一)无人机产业",
    title="无人机产业",
    text=CLAUSE_TEXT,
    start=96,
    end=132,
    units=[
        {"name": "市交通局", "printed": "市交通局", "role": "responsible"},
        {"name": "市工信局", "printed": "工信局", "role": "responsible"},
    ],
    parent="yunxi#2",
    previous="yunxi#2",
    next="yunxi#2.2",
    children=[],
)
UNIT_COUNT = UnitCountShape(name="市交通局", clauses=3)
DUTIES = DutiesShape(
    names=["市交通局"],
    total=1,
    clauses=[
        {
            "clause_id": "yunxi#2.1",
            "clause": "二、(一)",
            "path": "二、重点领域 › (一)无人机产业",
            "title": "无人机产业",
            "document": TITLE,
            "unit": "市交通局",
            "role": "responsible",
            "first": True,
            "units": ["市交通局", "市工信局"],
        }
    ],
)
TARGET = TargetShape(
    clause_id="yunxi#1",
    clause="一、",
    path="一、总体目标",
    title="总体目标",
    document=TITLE,
    subject="全市低空经济产值",
    caliber="市统计局口径",
    bound="突破",
    value="300亿元",
    number=300.0,
    unit="亿元",
    year=2022,
    growth=False,
    quote="全市低空经济产值突破300亿元",
    start=52,
    end=67,
)
