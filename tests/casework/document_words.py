"""Words for every form of the corrections pillar: one synthetic person, nobody real."""

from typing import Any

TEAM = [
    {"name": "周明", "sex": "m", "role": "司法所工作人员"},
    {"name": "单秋菊", "sex": "f", "role": "村（居）委会人员"},
    {"name": "贺小满", "sex": "f", "role": "社会工作者"},
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
        "is_urgent": False,
        "opinion": "同意。",
        "decided_by": "石桥司法所",
    },
    "visit": {
        "visited_at": "2026-03-02 14:05",
        "place": "石桥街88号",
        "people_met": "本人、配偶李建国",
        "facts": "小店照常经营。\n伤口恢复尚可，需复查。",
        "follow_up": "提醒提前三日申请外出。",
    },
    "talk": {
        "talked_at": "2026-03-02 15:00",
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
    "correction": {"documents_received_on": "2026-02-12", "ended_on": "2027-08-09"},
}
_RECORD_OF = {
    "plan": "plan",
    "leave_form": "leave",
    "leave_permit": "leave",
    "leave_refusal": "leave",
    "visit": "visit",
    "talk": "talk",
    "report": "report",
    "search_record": "lost",
    "police_request": "lost",
}


def words(form: str, **changed: Any) -> dict[str, Any]:
    """Everything that a form needs; `changed` replaces top-level words."""
    return {
        "number": "（安和）社矫外准字〔2026〕12号",
        "version": 1,
        "check_code": "9F3A-7C01",
        "made_on": "2026-03-05",
        "title": "",
        "office": "石桥司法所",
        "agency": "安和区社区矫正管理局",
        "bureau": "安和区司法局",
        "file_number": "安和矫〔2026〕36号",
        "actor": "周明",
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
            "sentence": "有期徒刑一年，缓刑一年六个月",
            "authority": "安和区人民法院",
            "judgment_number": "（2026）北0101刑初36号",
            "effective_on": "2026-02-10",
            "starts_on": "2026-02-10",
            "ends_on": "2027-08-09",
            "reported_on": "2026-02-14",
            "prohibition": "",
            "level": "未定级",
        },
        "team": TEAM,
        "relations": [
            {"name": "李建国", "kind": "配偶", "phone": "13800005678"},
            {"name": "张国强", "kind": "父母", "phone": "13800004321"},
        ],
        "told": {
            "guardian": "",
            "sent_on": "2026-02-13",
            "told_on": "2026-02-14",
            "announced_at": "2026-02-16 09:30",
            "place": "石桥司法所宣告室",
            "present": "矫正小组成员三人",
            "guardian_present": False,
        },
        "record": RECORDS[_RECORD_OF.get(form, "correction")],
        "received": "判决书、执行通知书",
        "missing": "结案登记表",
        "facts": "所附预约单的日期与申请的日期不一致，未能说明。",
        "reason": "证明材料与申请不符，补充后可以再次申请。",
        "remedy": "认为合法权益受到侵害的，可以向人民检察院申诉、控告和检举。",
        "office_opinion": "事由属实，同意外出三日。",
        "tries": [
            {"tried_at": "2026-04-02 09:10", "manner": "通信联络", "result": "关机", "by": "周明"},
            {"tried_at": "2026-04-02 10:30", "manner": "实地查访", "result": "家中无人", "by": "周明、贺小满"},
        ],
        **changed,
    }
