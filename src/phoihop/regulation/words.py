"""The catalogue of words: the acts a step may be, what common answers and fields are called.

What is not here has no place in a regulation. Above all there is no word for what a person
thinks, believes, is by birth, or did in politics: `forbidden` finds such a word wherever a
field or a step bears it.
"""

import re
from collections.abc import Iterable

from phoihop.base.text import folded, nfc
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
    "table",
)
COLUMN_TYPES = tuple(
    each
    for each in FIELD_TYPES
    if each not in {"instant", "period", "document", "table"}
)
COMMON_CHOICES = {  # the English of choices that every form has
    "Có": "Yes",
    "Không": "No",
    "Chưa": "Not yet",
    "Sáu tháng": "Six months",
    "Năm": "Year",
    "Văn bản": "In writing",
    "Điện tử": "Electronic",
    "Bằng giấy": "On paper",
    "Trực tiếp": "In person",
}
TRAITS = ("verifies facts", "travel", "circular", "meeting", "periodic")
CHANNELS = ("open", "secret")

RESERVED = frozenset(
    (
        *("opened", "closed", "lead", "matter", "all", "any", "no", "not", "and", "or"),
        *("of", "in", "if", "else", "settled", "below", "before", "after", "at", "by"),
        *("as", "from", "to", "self", "expired"),
    )
)
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_HARMLESS = re.compile(
    "bạo lực gia đình|người phát ngôn|bao luc gia dinh|nguoi phat ngon"
    "|domestic violence|family violence"
)
_STATEMENT = "phát ngôn|phat ngon"
_OFFICIAL = re.compile(  # what an agency says to the press, and nobody else
    rf"^(?:{_STATEMENT})$|(?:{_STATEMENT}) (?:"
    "(?:với |cho |trước )?báo chí|chính thức|của (?:cơ quan|bộ(?! phận)|sở|ủy ban|ubnd|chính phủ)"
    "|(?:voi |cho |truoc )?bao chi|chinh thuc|cua (?:co quan|bo(?! phan)|so|uy ban|ubnd|chinh phu)"
    r")\b"
)
_OF_PEOPLE = re.compile(
    r"\b(?:cá nhân|người dân|công dân|công chức|viên chức|cán bộ|nhân viên|đối tượng|mạng|theo dõi|giám sát"
    r"|ca nhan|nguoi dan|cong dan|cong chuc|vien chuc|can bo|nhan vien|doi tuong|mang|theo doi|giam sat)\b"
)
_NEVER = (
    # what a person thinks
    *("quan điểm", "chính kiến", "tư tưởng", "ý kiến cá nhân", "ý kiến riêng"),
    *("opinion", "viewpoint", "ideology", "ideological", "thought"),
    # what a person believes
    *("niềm tin", "đức tin", "tín ngưỡng", "tôn giáo", "theo đạo", "giáo phái"),
    *("belief", "faith", "religion", "religious", "worship"),
    # what a person is by birth
    *("dân tộc", "sắc tộc", "chủng tộc", "ethnic", "ethnicity", "race", "racial"),
    # a person's family
    *("gia đình", "thân nhân", "họ hàng", "cha mẹ", "vợ chồng", "xuất thân"),
    *("thành phần bản thân", "giai cấp", "family", "relatives", "parents", "spouse"),
    *("kinship", "sexuality"),
    # a person's life in politics
    *("chính trị", "đảng viên", "đảng phái", "lịch sử bản thân", "biểu tình"),
    *("political", "politics", "partisan", "party membership", "loyalty"),
    # watching and scoring
    *("mạng xã hội", "phát ngôn", "theo dõi người", "chấm điểm", "điểm tín nhiệm"),
    *("điểm số", "xếp hạng", "social media", "surveillance", "score", "scoring"),
    *("rating", "watch list", "profiling"),
)


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r" (?:" + "|".join(map(re.escape, phrases)) + r")(?:e?s)? ")


_MARKED = _phrases(_NEVER)
_UNMARKED = _phrases(folded(each) for each in _NEVER)


def _is_official(words: str) -> bool:
    return bool(_OFFICIAL.search(words)) and not _OF_PEOPLE.search(words)


def forbidden(texts: Iterable[str], *, of_person: bool = False) -> str:
    """Return the first of these texts that says what no regulation may, or "".

    With Vietnamese marks the word must stand as it is written ("giả định" is no
    "gia đình"); without any, as in a code, its folded form is enough. What an agency
    states to the press is its own act; what people say is nobody's to keep, least of
    all in a matter about a person (`of_person`).
    """
    for text in texts:
        plain = nfc(text).replace("Ð", "Đ").lower()
        phrases = _UNMARKED if plain.isascii() else _MARKED
        words = _HARMLESS.sub(" ", " ".join(re.findall(r"[^\W_]+", plain)))
        if not of_person and _is_official(words):
            words = re.sub(_STATEMENT, " ", words)
        if phrases.search(f" {words} "):
            return text[:80]
    return ""
