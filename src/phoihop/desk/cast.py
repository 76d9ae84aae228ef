"""The agencies, the eight people and the regulations of the demo, the same in demo and tests.

An (clerk) and Dũng (decides) at the agency that leads; Bình and Chi are asked
and answer; the provincial police is asked and stays silent; Giang inspects; Hoa
is the person concerned; Khoa administers; Lan belongs to no party.
"""

from dataclasses import dataclass

PASSWORD = "phoi-hop-2026"  # noqa: S105 - printed by the demo, used nowhere else


@dataclass(frozen=True, slots=True)
class Role:
    """One agency of the demo."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Player:
    """One person of the demo: the post held, in which agency; none for Hoa."""

    login: str
    name: str
    agency: str = ""
    post: str = ""
    role: str = ""


AGENCIES = (
    Role("so-noi-vu", "Sở Nội vụ", "Department of Home Affairs"),
    Role("so-tai-chinh", "Sở Tài chính", "Department of Finance"),
    Role(
        "so-giao-duc",
        "Sở Giáo dục và Đào tạo",
        "Department of Education and Training",
    ),
    Role("cong-an-tinh", "Công an tỉnh", "Provincial Police"),
    Role("thanh-tra-tinh", "Thanh tra tỉnh", "Provincial Inspectorate"),
    Role("so-xay-dung", "Sở Xây dựng", "Department of Construction"),
    Role(
        "trung-tam-so",
        "Trung tâm Chuyển đổi số",
        "Centre for Digital Transformation",
    ),
)
PEOPLE = (
    Player("an", "Nguyễn Văn An", "so-noi-vu", "Văn thư", "clerk"),
    Player("binh", "Lê Thị Bình", "so-tai-chinh", "Chuyên viên", "officer"),
    Player("chi", "Phạm Thu Chi", "so-giao-duc", "Chuyên viên", "officer"),
    Player("dung", "Trần Quốc Dũng", "so-noi-vu", "Giám đốc", "head"),
    Player("giang", "Vũ Hương Giang", "thanh-tra-tinh", "Thanh tra viên", "inspector"),
    Player("hoa", "Đỗ Thị Hoa"),
    Player("khoa", "Hoàng Đăng Khoa", "trung-tam-so", "Quản trị viên", "administrator"),
    Player("lan", "Bùi Ngọc Lan", "so-xay-dung", "Chuyên viên", "officer"),
)

REGULATIONS = (
    "dinh-chinh-ho-so",
    "quy-che-phoi-hop-tinh",
    "the-apec",
    "tiep-nhan-ho-so",
    "y-kien-giua-cac-bo",
    "y-kien-von-gop",
)
PERIODIC = ("bao-cao-thang",)  # put in force yesterday: matters open by the month
