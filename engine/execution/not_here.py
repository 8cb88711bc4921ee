"""Procedures of the catalogue that nobody has drawn yet: what people call them when a case is handed over by hand.

Source: processes.md, section 1.
"""

from engine.wording import sentence

NAMES = {
    "appointment": "Bổ nhiệm, giới thiệu ứng cử",
    "cadre-evaluation": "Đánh giá cán bộ",
    "cadre-planning": "Quy hoạch cán bộ",
    "commendation": "Biểu dương, khen thưởng; phê bình",
    "confidence-vote-council": "Lấy phiếu tín nhiệm tại Hội đồng nhân dân",
    "decisive-confidence-vote": "Bỏ phiếu tín nhiệm",
    "prompted-review": "Gợi ý kiểm điểm, kiểm điểm không chờ cuối năm",
    "rehabilitation": "Xin lỗi, phục hồi quyền lợi",
    "violation-inspection": "Kiểm tra khi có dấu hiệu vi phạm",
}


def called(procedure_id: str, language: str = "vi") -> str:
    """The name of a procedure of the catalogue, or its id."""
    name = NAMES.get(procedure_id)
    return sentence(name, {}, language) if name else procedure_id
