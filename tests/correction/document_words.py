"""Words for every form of the corrections pillar: one synthetic person, nobody real."""

from copy import deepcopy
from typing import Any

TEAM = [
    {"name": "周明", "sex": "男", "role": "司法所工作人员"},
    {"name": "单秋菊", "sex": "女", "role": "村（居）委会人员"},
    {"name": "贺小满", "sex": "女", "role": "社会工作者"},
]


RECORDS: dict[str, dict[str, Any]] = {
    "plan": {
        "version": 1,
        "situation": "与配偶、父亲同住，经营小店，收入稳定。\n无前科，事故赔偿已履行完毕。",
        "assessment": "再犯罪风险低；主要因素为驾驶习惯。",
        "psychology": "情绪平稳，对事故自责。",
        "supervision": "每两周报告一次，每两个月走访一次。",
        "education": "参加交通安全学习四次，公益活动按能力参加。",
        "aims": "三个月内完成交通安全学习；责任人周明。",
        "drafted_on": "2026-02-18",
        "approved_on": "2026-02-20",
        "review_by": None,
    },
    "leave": {
        "reason": "就医",
        "explanation": "在省医院复查手术伤口",
        "place": "江北省沧浪市",
        "requested_on": "2026-03-04",
        "starts_on": "2026-03-09",
        "ends_on": "2026-03-11",
        "days": 3,
        "is_urgent": False,
        "papers": None,
        "opinion": "同意。",
        "decided_by": "石桥司法所",
    },
    "visit": {
        "visited_at": "2026-03-02T14:05+08:00",
        "place": "石桥街88号",
        "people_met": "本人、配偶李建国",
        "facts": "小店照常经营。\n伤口恢复尚可，需复查。",
        "follow_up": "提醒提前三日申请外出。",
    },
    "talk": {
        "talked_at": "2026-03-02T15:00+08:00",
        "manner": "当面",
        "place": "石桥司法所",
        "facts": "谈外出期间的要求。",
        "follow_up": "外出第二日电话联系。",
    },
    "report": {"reported_on": "2026-03-01", "manner": "书面", "text": "近两周在店内经营。", "health": ""},
    "lost": {
        "last_contact_at": "2026-04-01 08:00",
        "noticed_at": "2026-04-02 09:00",
        "circumstances": "电话连续三次无人接听，店面关门。",
    },
}


def words(**changed: Any) -> dict[str, Any]:
    """Everything that any form needs; `changed` replaces top-level words."""
    return {
        "number": "（安和）社矫外准字〔2026〕12号",
        "version": 1,
        "check_code": "9F3A-7C01",
        "made_on": "2026-03-05",
        "title": "",
        "office": "石桥司法所",
        "agency": "安和区社区矫正管理局",
        "bureau": "安和区司法局",
        "officer": "周明",
        "person": {
            "name": "张㛃",
            "sex": "女",
            "born_on": "1990-03-07",
            "id_number": "110101199003070011",
            "registered_at": "江北省临江市安和区石桥镇柳湾村3组12号",
            "lives_at": "江北省临江市安和区石桥镇石桥街88号2单元301室",
            "phone": "13800001234",
            "ethnicity": "汉族",
            "education": "高中",
            "marital_status": "已婚",
            "occupation": "个体经营",
            "employer": "石桥便民小店",
        },
        "correction": {
            "kind": "缓刑",
            "offence": "交通肇事罪",
            "term": "1年6个月",
            "court": "安和区人民法院",
            "judgment_number": "（2026）北0101刑初36号",
            "starts_on": "2026-02-10",
            "ends_on": "2027-08-09",
        },
        "team": TEAM,
        "relations": [
            {"name": "李建国", "kind": "配偶", "phone": "13800005678"},
            {"name": "张国强", "kind": "父母", "phone": "13800004321"},
        ],
        "reported_on": "2026-02-14",
        "documents_received_on": "2026-02-12",
        "prohibition": "",
        "is_minor": False,
        "guardian": "",
        "sent_on": "2026-02-13",
        "told_on": "2026-02-14",
        "ended_on": "2027-08-09",
        "announced_at": "2026-02-16T09:30+08:00",
        "place": "石桥司法所宣告室",
        "present": "矫正小组成员三人",
        "received": "判决书、执行通知书",
        "missing": "结案登记表",
        "facts": "所附预约单的日期与申请的日期不一致，未能说明。",
        "rule": "社区矫正法第27条；社区矫正法实施办法第26条",
        "author": "周明",
        "approver": "石桥司法所所长",
        "procuratorate": "安和区人民检察院",
        "police": "安和区公安分局",
        "tried": "通信联络、实地查访、询问家属",
        "contact": "周明 42880001",
        "office_opinion": "事由属实，同意外出三日。",
        "agency_opinion": None,
        "city_opinion": None,
        "tries": [
            {"tried_at": "2026-04-02 09:10", "manner": "通信联络", "result": "关机", "by": "周明"},
            {"tried_at": "2026-04-02 10:30", "manner": "实地查访", "result": "家中无人", "by": "周明、贺小满"},
        ],
        **deepcopy(RECORDS),
        **changed,
    }
