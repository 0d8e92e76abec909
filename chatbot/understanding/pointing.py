"""The words that point back at what was said: 它, 那条, 上面的, 这些."""

from __future__ import annotations

import re

from chatbot.understanding import asking

POINTING = re.compile(
    rf"(?:它们?|他们?|她们?|其(?!中|他|它|余|实|次)|该(?!{asking.DOCUMENT_NOUN})|此(?:项|条|类)|上述|上面|前面|前述|刚才|刚刚|同样|"
    rf"(?:这|那|该)(?!{asking.DOCUMENT_NOUN}|[份部]|个?{asking.DOCUMENT_NOUN})"
    r"(?:(?:个|一|条|项|块|些|几|两|里|部分|方面|儿|边|句|段|类)+"
    r"(?:领域|产业|任务|条款|目标|措施|方向|内容|工作|指标|单位|部门|机构|平台|项目|试点|里)?|"
    r"(?:领域|产业|任务|条款|目标|措施|方向|指标))|"
    rf"同(?:一)?(?:条|项|款)(?!件)|[这那此][件个项类种]?事(?![业务故项])|[这那][笔个份]?钱|前者|后者|两者|二者|^两(?:条|项|个)(?=的|之间|责|都|各)|第一个|第二个(?!目标|重点))"
)
PLURAL = re.compile(
    "^两(?:条|项|个)|分别|各自|它们|这些|那些|[这那]几[条项个]|[这那]两[条项个]|两者|二者"
)
THIS_PART = re.compile(
    r"(?:(?:刚刚?|刚才|上面|前面)(?:说|讲|提|问)(?:到|过)?的)?(?:其中|其(?!中|他|它|余|实|次)|它们?|(?:这|那|该|此)(?:一)?(?:个|条|项|块|类|部分|方面|里)?(?:重点)?(?:领域|产业|任务|条款|条|项|目标|措施|方向|内容|工作|指标|里面?|块)?(?:当中|中|里面?|里头)?)(?:的)?"
)
MODIFIED = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9]{3}[那这](?:一)?(?:条|项|个|块)(?:任务|领域|产业|措施|条款|目标)"
    r"|[\u4e00-\u9fff]{2,}(?<![说提讲问面到过的才])[那这](?:一)?条(?=排|由|归|的|讲|写|里|谁|哪|怎|责)"
)
"""工厂数字化那项任务 names a task by what it is about."""
NAMED_SENTENCE = re.compile(r"[^\s,。?其中]{2,}那(?:一)?[句段]")
"""SaaS那句 names a sentence by what it is about; its 那 points at nothing before."""
