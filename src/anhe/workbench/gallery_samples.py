"""Synthetic contexts for the parts that show things. No real person, place or number."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import QueryDict

from anhe.workbench.gallery_states import Part, State

BEIJING = ZoneInfo("Asia/Shanghai")
LONG_NAME = "阿卜杜热合曼·麦麦提依明·阿卜杜外力江"

DUE_LATE = {"due_on": date(2026, 3, 2), "state": "late", "days": 3, "reckoning_url": "/gallery/reckoning/"}
DUE_TODAY = {"due_on": date(2026, 3, 5), "state": "today", "days": 0, "reckoning_url": "/gallery/reckoning/"}
DUE_WEEK = {"due_on": date(2026, 3, 9), "state": "week", "days": 4}
DUE_LATER = {"due_on": date(2026, 4, 20), "state": "later", "days": 46}
RECKONING = {
    "due": date(2026, 10, 16),
    "remind_by": date(2026, 10, 14),
    "steps": [
        "自2026年9月30日（星期三）起算，当日不计入。",
        "10月1日至10月8日放假，不计入。",
        "10月9日是第1个工作日，10月10日调休上班，是第2个。",
        "10月16日（星期五）是第7个工作日。",
    ],
    "basis": ["社区矫正法实施办法第27条", "行政复议法第88条"],
    "provisional": False,
}
PROVISIONAL = {**RECKONING, "due": date(2027, 2, 18), "remind_by": None, "provisional": True}

STRICT = {"text": "严管", "tone": "today", "shape": "level"}
ORDINARY = {"text": "普管", "tone": "brand", "shape": "level"}
STAGE = {"text": "矫正中", "tone": "calm", "shape": "status"}

OPEN_ACT = {"id": "leave-1", "title": "批准外出", "available": True, "url": "/gallery/act/", "primary": True}
CLOSED_ACT = {
    "id": "leave-2",
    "title": "批准外出",
    "available": False,
    "why": "连续外出超过三十日，须由上级社区矫正机构批准。",
    "articles": ["实施办法第27条"],
}
PERSON: dict[str, Any] = {
    "name": "林小满",
    "initial": "林",
    "url": "#",
    "sex": "女",
    "age": 34,
    "id_masked": "3301**********0028",
    "phone": "130****0016",
    "number": "云溪矫〔2026〕0042号",
    "office": "云溪司法所",
    "officer": "周亦安",
    "level": ORDINARY,
    "stage": STAGE,
    "days_left": 187,
    "ends_on": date(2026, 9, 8),
    "banners": [],
}
CRISIS = {"kind": "crisis", "url": "#", "link": "查看处置"}


def shell() -> dict[str, Any]:
    """What every page gives the shell: places, who is acting, unread notices."""
    places = [
        ("今天", "home", True, 12, "t"),
        ("人员", "users", False, 0, "p"),
        ("案卷", "folder", False, 0, "f"),
        ("导入", "file-import", False, 0, "i"),
        ("调解组织", "heart-handshake", False, 0, "m"),
        ("待办监督", "clock-exclamation", False, 3, "d"),
        ("部件陈列", "adjustments", False, 0, ""),
    ]
    nav = [
        {"label": label, "url": f"/gallery/#{icon}", "icon": icon, "active": active, "count": count, "go": go}
        for label, icon, active, count, go in places
    ]
    actor = {"name": "周亦安", "initial": "周", "post": "云溪司法所工作人员", "bureau": "南屏区司法局"}
    return {"nav": nav, "actor": actor, "unread": 7}


def confirmation() -> dict[str, Any]:
    """A question before a step that cannot be taken back."""
    return {
        "id": "confirm-cancel",
        "title": "撤销这次导入？",
        "text": "已经导入的 412 人会保留，尚未导入的行不再处理。退回表仍可下载。",
        "url": "/gallery/",
        "yes": "撤销导入",
        "danger": True,
    }


def parts() -> Iterator[Part]:
    """The parts that show things; gallery_forms has those that ask."""
    yield from _words()
    yield from _people_and_duties()
    yield from _file_story()
    yield from _lists()
    yield from _states_of_waiting()


def _words() -> Iterator[Part]:
    yield Part("_mark", "The mark: a roof over a knot.", (State("plain"),), '<span class="gallery__mark">', "</span>")
    yield Part(
        "_icon",
        "One icon of the sprite.",
        (State("decoration", {"icon": "scale"}), State("alone, with its name", {"icon": "bell", "label": "消息"})),
    )
    yield Part("_kbd", "Keys to press.", (State("two keys", {"keys": ["g", "t"]}),))
    badges = [
        STRICT,
        ORDINARY,
        {"text": "宽管", "tone": "calm", "shape": "level"},
        STAGE,
        {"text": "待入矫", "tone": "neutral", "shape": "status"},
        {"text": "失联", "tone": "danger", "shape": "status"},
        {"text": "未成年人", "tone": "minor", "icon": "user-shield"},
        {"text": "逾期", "tone": "danger", "icon": "clock-exclamation", "hint": "已过最后期限"},
        {"text": "今天到期", "tone": "today"},
    ]
    yield Part(
        "_badge",
        "Level, stage, state in a word.",
        tuple(State(badge["tone"] + " " + badge.get("shape", ""), {"badge": badge}) for badge in badges),
    )
    kinds = ("minor", "crisis", "restricted", "provisional", "info")
    banners = [{"kind": kind} for kind in kinds[:4]] + [
        {
            "kind": "info",
            "text": "本所工作人员周亦安3月2日至3月6日休假，由陈知远代为办理。",
            "url": "#",
            "link": "代理安排",
        },
        CRISIS,
    ]
    yield Part("_banner", "What to know before reading on.", tuple(State(b["kind"], {"banner": b}) for b in banners))


def _people_and_duties() -> Iterator[Part]:
    masked = {
        "name": "陈某某",
        "initial": "陈",
        "url": "#",
        "masked": True,
        "sex": "男",
        "age": 17,
        "office": "石桥司法所",
        "stage": STAGE,
        "banners": [{"kind": "minor"}, CRISIS],
    }
    long = {
        **PERSON,
        "name": LONG_NAME,
        "initial": "阿",
        "level": STRICT,
        "days_left": 0,
        "office": "青龙湖生态经济开发区综合司法所",
    }
    yield Part(
        "_person_header",
        "The same head on every page of one person.",
        (
            State("usual", {"person": PERSON}),
            State("masked minor in crisis", {"person": masked}),
            State("long name, last day", {"person": long}),
            State("only a name", {"person": {"name": "吴一凡", "initial": "吴", "url": "#"}}),
        ),
    )
    dues: list[dict[str, Any]] = [DUE_LATE, DUE_TODAY, DUE_WEEK, DUE_LATER, {"state": "none"}]
    yield Part(
        "_due",
        "A deadline, its reckoning a click away.",
        (
            *(State(str(due["state"]), {"due": due}) for due in dues),
            State(
                "provisional, reckoning at hand", {"due": {**DUE_LATER, "provisional": True, "reckoning": PROVISIONAL}}
            ),
        ),
    )
    yield Part(
        "_reckoning",
        "How the day was reckoned.",
        (State("settled", {"reckoning": RECKONING}), State("provisional", {"reckoning": PROVISIONAL})),
    )
    yield Part("_duty_row", "One duty in a list.", _duty_states(), '<ul class="duties">', "</ul>")
    quiet = {"id": "visit-1", "title": "登记走访", "available": True, "url": "/gallery/act/", "icon": "walk"}
    yield Part(
        "_act_button",
        "What one may do, or why not.",
        tuple(
            State(title, {"act": act})
            for title, act in (("first", OPEN_ACT), ("second", quiet), ("not now", CLOSED_ACT))
        ),
    )


def _duty_states() -> tuple[State, ...]:
    base = {"url": "#", "person": PERSON, "number": PERSON["number"], "basis": ["实施办法第27条"], "owner": "周亦安"}
    rows = [
        (
            "late",
            {
                **base,
                "title": "核实失去联系的情况",
                "due": DUE_LATE,
                "badges": [{"text": "失联", "tone": "danger", "shape": "status"}],
            },
        ),
        ("today", {**base, "title": "审批外出申请", "due": DUE_TODAY, "acts": [{**OPEN_ACT, "id": "row-1"}]}),
        (
            "week, not mine to decide",
            {**base, "title": "审批外出申请", "due": DUE_WEEK, "acts": [{**CLOSED_ACT, "id": "row-2"}]},
        ),
        (
            "long words",
            {
                **base,
                "person": {"name": LONG_NAME, "url": "#"},
                "title": "会同村（居）民委员会、家庭成员和就读学校共同研究制定未成年社区矫正对象矫正方案",
                "due": {**DUE_LATER, "provisional": True, "reckoning": PROVISIONAL},
            },
        ),
        ("bare", {"title": "登记走访", "url": "#", "due": {"state": "none"}}),
    ]
    return tuple(State(title, {"duty": row}) for title, row in rows)


def _file_story() -> Iterator[Part]:
    first = {
        "at": datetime(2026, 3, 5, 9, 12, tzinfo=BEIJING),
        "text": "批准外出至临江市，3 日",
        "kind": "leave",
        "icon": "walk",
        "actor": "周亦安",
        "post": "云溪司法所",
        "basis": ["实施办法第27条"],
        "documents": [{"title": "外出审批表", "url": "#"}, {"title": "外出告知书", "url": "#"}],
    }
    second = {
        "at": datetime(2026, 3, 3, 15, 40, tzinfo=BEIJING),
        "text": "走访家庭，本人和母亲在家",
        "kind": "visit",
        "icon": "home",
        "detail": "近况平稳，正在找工作。\n约定三月中旬到就业服务窗口登记。",
        "actor": "周亦安",
    }
    bare = {"at": datetime(2026, 2, 27, 8, 0, tzinfo=BEIJING), "text": "收到判决书和执行通知书", "kind": "paper"}
    wrap = ('<ol class="story__list">', "</ol>")
    yield Part(
        "_entry",
        "One entry of a file.",
        tuple(State(str(e["kind"]), {"entry": e}) for e in (first, second, bare)),
        *wrap,
    )
    story = {
        "months": [{"label": "2026年3月", "entries": [first, second]}, {"label": "2026年2月", "entries": [bare]}],
        "chips": [
            {"label": "外出", "kind": "leave", "count": 1},
            {"label": "走访", "kind": "visit", "count": 1},
            {"label": "文书", "kind": "paper", "count": 1},
        ],
        "more_url": "/gallery/?more=1",
    }
    yield Part(
        "_timeline",
        "The story of a file, newest first.",
        (State("three entries", {"timeline": story}), State("nothing yet", {"timeline": {"months": []}})),
    )
    steps = [
        {"label": "入矫", "state": "done", "on": date(2026, 1, 8), "url": "#"},
        {"label": "首次谈话", "state": "done", "on": date(2026, 1, 9)},
        {"label": "制定方案", "state": "current", "note": "还有 4 天"},
        {"label": "公开宣告", "state": "skipped", "note": "未成年人不公开"},
        {"label": "解除矫正", "state": "todo"},
    ]
    yield Part("_steps", "Where a procedure stands.", (State("under way", {"steps": steps}),))


def _lists() -> Iterator[Part]:
    columns = [
        {"label": "姓名", "sort_url": "?sort=name", "sorted": "up"},
        {"label": "案卷号"},
        {"label": "等级"},
        {"label": "剩余天数", "number": True, "sort_url": "?sort=days"},
        {"label": "下一项待办"},
    ]
    rows = [
        {
            "cells": [
                {"text": PERSON["name"], "url": "#"},
                PERSON["number"],
                {"badge": ORDINARY},
                {"text": 187, "number": True},
                {"due": DUE_WEEK},
            ]
        },
        {
            "cells": [
                {"text": LONG_NAME, "url": "#"},
                "云溪矫〔2026〕0043号",
                {"badge": STRICT},
                {"text": 0, "number": True},
                {"due": DUE_LATE},
            ],
            "tone": "danger",
        },
        {
            "cells": [
                {"text": "吴一凡", "url": "#"},
                "云溪矫〔2026〕0044号",
                "未定",
                {"text": 1020, "number": True},
                {"due": {**DUE_TODAY}},
            ],
            "tone": "today",
            "number": 41,
        },
    ]
    yield Part(
        "_table",
        "A dense list.",
        (
            State("three rows", {"table": {"caption": "在矫人员", "columns": columns, "rows": rows}}),
            State("none", {"table": {"caption": "在矫人员，没有结果", "columns": columns, "rows": []}}),
        ),
    )
    yield Part("_cell", "One cell.", (State("text", {"cell": "未定"}),), "<table><tbody><tr>", "</tr></tbody></table>")
    many, few = Paginator(range(1, 948), 50), Paginator(range(1, 4), 50)
    yield Part(
        "_pagination",
        "Pages of a list, filters kept.",
        (
            State("in the middle", {"page": many.page(3), "query": QueryDict("office=yunxi"), "target": "rows"}),
            State("a single page", {"page": few.page(1), "query": QueryDict()}),
        ),
    )
    stats = [
        {"label": "在矫人员", "value": "602", "unit": "人", "url": "#", "base": "全区 30 个司法所"},
        {
            "label": "按期报到率",
            "value": "98.4",
            "unit": "%",
            "url": "#",
            "base": "187 / 190 人",
            "pending": "2 人结果未登记",
        },
        {"label": "逾期待办", "value": "3", "unit": "件", "url": "#", "tone": "danger", "change": "比上周少 2 件"},
        {"label": "今天到期", "value": "12", "unit": "件", "tone": "today"},
    ]
    yield Part("_stat", "A number that opens to its records.", tuple(State(s["label"], {"stat": s}) for s in stats))


def _states_of_waiting() -> Iterator[Part]:
    empties = [
        ("today", "今天的事都办完了", "下一项待办在 3 月 9 日。喝口水，歇一会儿。", {"label": "看看本周", "url": "#"}),
        ("search", "没有找到“lxm”", "可以试试全名、拼音首字母、证件号或案卷号。", None),
        ("list", "还没有人员", "从现有台账导入，或者逐个登记。", {"label": "导入台账", "url": "#"}),
        ("file", "还没有文书", "办理时生成的文书会放在这里。", None),
        ("offline", "没有连上网络", "填写的内容保存在这台设备上，连上后可以继续提交。", None),
        ("error", "这部分没有读出来", "其他内容不受影响，可以再试一次。", {"label": "重新读取", "url": "#"}),
        ("denied", "这份案卷受限", "需要查看时，请向案卷所在单位申请。", None),
    ]
    states = tuple(
        State(kind, {"kind": kind, "title": title, "text": text, "action": action})
        for kind, title, text, action in empties
    )
    yield Part("_empty", "Nothing here, said kindly.", states)
    progress: list[dict[str, Any]] = [
        {"id": "progress-1", "label": "正在导入", "value": 412, "max": 600, "text": "412 / 600 行"},
        {"id": "progress-2", "label": "正在核对重复"},
    ]
    yield Part("_progress", "How far something is.", tuple(State(str(p["label"]), {"progress": p}) for p in progress))
    yield Part(
        "_skeleton", "The shape of what is coming.", tuple(State(k, {"kind": k}) for k in ("rows", "card", "text"))
    )
    toasts = [
        {"text": "已批准外出，告知书已生成。", "level": "success", "undo_url": "/gallery/"},
        {"text": "导入还在进行，可以先离开这一页。", "level": "info"},
        {"text": "这份台账有 14 行被退回。", "level": "warning"},
        {"text": "没有连上服务器，刚才的操作没有送出。", "level": "error"},
    ]
    yield Part("_toast", "A message that goes by itself.", tuple(State(t["level"], {"toast": t}) for t in toasts))
    yield Part(
        "_confirm",
        "A question before a step that cannot be taken back.",
        (State("danger", {"confirm": {**confirmation(), "id": "confirm-shown"}}),),
    )
