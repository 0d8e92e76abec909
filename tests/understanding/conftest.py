"""A small invented plan, parsed by the real parser, for every test of the room."""

from __future__ import annotations

import hashlib

import pytest

from chatbot.indexing.table import ClauseTable
from chatbot.reading.clauses import parse_clauses
from chatbot.records import Document

PLAN = """云汀市低空产业行动方案(2031-2033年)

为加快发展低空产业,根据《澜江省低空产业促进条例》,制定本方案。

一、总体要求

(一)发展思路。坚持安全第一,推动低空产业有序发展。

(二)发展目标。到2033年,低空产业成为全市新的增长点。

——规模稳步扩大。到2033年,全市低空产业产值突破300亿元,年均增速12.5%。

——主体持续壮大。到2033年,培育年营收超过10亿元的骨干企业5家以上。

二、重点领域

(一)整机制造产业。支持电动垂直起降飞行器研发和总装。(责任单位:市工业和信息化局、发展改革委)

(二)低空物流产业。发展生鲜冷链即时配送和海岛邮路。(责任单位:市商务局、交通运输局、邮政管理局)

(三)低空文旅产业。开发空中观光线路。(责任单位:市文化广电旅游局)

三、保障措施

(一)强化组织领导。建立低空产业协调机制。(责任单位:市发展改革委)

(二)加强资金支持。统筹财政专项资金,支持重点项目。(责任单位:市财政局、发展改革委、工业和信息化局)
"""


def table_of(text: str, document_id: str = "plan") -> ClauseTable:
    """Parse *text* as one document."""
    document = Document(
        document_id=document_id,
        title=text.strip().splitlines()[0],
        file_name=f"{document_id}.txt",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )
    return ClauseTable([document], parse_clauses(document))


@pytest.fixture(scope="session")
def table() -> ClauseTable:
    return table_of(PLAN)
