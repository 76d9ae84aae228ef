"""The catalogue of words: the acts a step may be, what common answers and fields are called.

What is not here has no place in a regulation. Above all there is no word for what a person
thinks, believes, is by birth, or did in politics: `forbidden` finds such a word wherever a
field or a step bears it.
"""

import re
from collections.abc import Iterable

from phoihop.base.text import folded
from phoihop.regulation.model import Field

ACTS: dict[str, tuple[str, str]] = {
    "receive": ("Tiếp nhận", "Receive"),
    "supply": ("Bổ sung", "Supply"),
    "request": ("Gửi yêu cầu", "Request"),
    "reply": ("Trả lời", "Reply"),
    "confirm": ("Xác nhận", "Confirm"),
    "send": ("Gửi", "Send"),
    "send up": ("Gửi cấp trên", "Send up"),
    "propose": ("Trình", "Propose"),
    "notify": ("Thông báo", "Notify"),
    "respond": ("Giải trình", "Respond"),
    "decide": ("Quyết định", "Decide"),
    "verify": ("Xác minh", "Verify"),
    "meet": ("Họp", "Meet"),
    "report": ("Báo cáo", "Report"),
    "carry out": ("Thực hiện", "Carry out"),
    "secure": ("Áp dụng biện pháp tức thời", "Take first measures"),
    "set up": ("Thành lập", "Set up"),
    "plan": ("Lập kế hoạch", "Plan"),
    "draft": ("Dự thảo", "Draft"),
    "record": ("Ghi nhận", "Record"),
    "pass on": ("Chuyển cơ quan có thẩm quyền", "Pass on"),
    "hand over": ("Bàn giao", "Hand over"),
    "return": ("Trả lại", "Return"),
    "correct": ("Đính chính", "Correct"),
    "acknowledge": ("Xác nhận đã đọc", "Acknowledge"),
    "remind": ("Đôn đốc", "Remind"),
    "withdraw": ("Rút yêu cầu", "Withdraw"),
    "aggregate": ("Tổng hợp", "Aggregate"),
    "reconcile": ("Đối chiếu", "Reconcile"),
    "countersign": ("Ký xác nhận", "Countersign"),
    "fix figures": ("Chốt số liệu", "Fix the figures"),
    "draw": ("Lựa chọn ngẫu nhiên", "Draw at random"),
    "issue": ("Ban hành", "Issue"),
    "appeal": ("Khiếu nại", "Appeal"),
    "close": ("Kết thúc", "Close"),
}

ANSWERS: dict[str, tuple[str, str]] = {
    "done": ("Đã thực hiện", "Done"),
    "du": ("Hồ sơ đầy đủ", "Complete"),
    "thieu": ("Hồ sơ chưa đầy đủ", "Incomplete"),
    "dong-y": ("Đồng ý", "Agree"),
    "khong-dong-y": ("Không đồng ý", "Disagree"),
    "thong-nhat": ("Thống nhất", "Agree"),
    "khong-thong-nhat": ("Không thống nhất", "Disagree"),
    "cho-phep": ("Cho phép", "Permit"),
    "chap-thuan": ("Chấp thuận", "Approve"),
    "tu-choi": ("Từ chối", "Refuse"),
    "tra-lai": ("Trả lại", "Return"),
    "khop": ("Khớp", "Matches"),
    "lech": ("Không khớp", "Differs"),
}

COMMON_FIELDS: dict[str, Field] = {
    each.code: each
    for each in (
        Field(code="ly-do", name="Lý do", name_en="Reason"),
        Field(code="ho-so", name="Hồ sơ kèm theo", name_en="File", type="document"),
        Field(code="cau-hoi", name="Nội dung đề nghị trả lời", name_en="Question"),
        Field(code="con-thieu", name="Giấy tờ còn thiếu", name_en="What is missing"),
        Field(code="bien-ban", name="Biên bản", name_en="Minutes", type="document"),
        Field(
            code="y-kien-bao-luu",
            name="Ý kiến bảo lưu của cơ quan",
            name_en="Reservation of the agency",
        ),
    )
}

OUTCOMES = ("consent", "no answer", "late", "tell PARTY", "close REASON")
FIELD_TYPES = (
    "text",
    "number",
    "money",
    "date",
    "instant",
    "period",
    "country",
    "place",
    "person",
    "organisation",
    "document",
    "choice",
)
TRAITS = ("verifies facts", "travel", "circular", "meeting")
CHANNELS = ("open", "secret")

RESERVED = frozenset(
    (
        *("opened", "closed", "lead", "matter", "all", "any", "no", "not", "and", "or"),
        *("of", "in", "if", "else", "settled", "below", "before", "after", "at", "by"),
        *("as", "from", "to", "self", "expired"),
    )
)
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_HARMLESS = ("bao luc gia dinh", "domestic violence", "family violence")
_NEVER = (
    # what a person thinks
    *("quan diem", "chinh kien", "tu tuong", "y kien ca nhan", "y kien rieng"),
    *("opinion", "opinions", "viewpoint", "ideology", "ideological", "thoughts"),
    # what a person believes
    *("niem tin", "duc tin", "tin nguong", "ton giao", "le dao", "theo dao"),
    *("belief", "beliefs", "faith", "religion", "religious", "worship"),
    # what a person is by birth
    *("dan toc", "sac toc", "chung toc", "ethnic", "ethnicity", "race", "racial"),
    # a person's family
    *("gia dinh", "than nhan", "ho hang", "cha me", "vo chong", "xuat than"),
    *("thanh phan ban than", "giai cap", "family", "relatives", "parents", "spouse"),
    # a person's life in politics
    *("chinh tri", "dang vien", "dang phai", "lich su ban than", "bieu tinh"),
    *("political", "politics", "partisan", "protest", "loyalty", "long trung thanh"),
    # watching and scoring
    *("mang xa hoi", "phat ngon", "theo doi nguoi", "cham diem", "diem tin nhiem"),
    *("social media", "surveillance", "score", "scoring", "watch list", "profiling"),
)
_PHRASES = re.compile(r" (" + "|".join(re.escape(each) for each in _NEVER) + r") ")


def forbidden(texts: Iterable[str]) -> str:
    """Return the first of these texts that says what no regulation may, or ""."""
    for text in texts:
        plain = " " + " ".join(re.findall(r"[^\W_]+", folded(text))) + " "
        for harmless in _HARMLESS:
            plain = plain.replace(harmless, "")
        if _PHRASES.search(plain):
            return text[:80]
    return ""
