"""The patterns of real regulations, and the scenario that shows each at work.

`pattern` names the scenario of a pattern and takes the pattern out of the engine on
demand: `test_removed` then sees the scenario fail. The page docs/reference/patterns.md
is drawn from what is registered here. Numbers: domain/regulations.md, 1.3.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

Remove = Callable[[pytest.MonkeyPatch], None]
Scenario = Callable[[], None]

WORDING = {
    "P1": "quá thời hạn mà không trả lời thì coi như đồng ý và phải chịu trách nhiệm",
    "P2": "thông báo cho người đứng đầu về việc chậm trễ",
    "P3": "im lặng của người liên quan không được coi là đồng ý",
    "P4": "theo thời hạn ghi trong yêu cầu; nếu không ghi thì không quá N ngày",
    "P5": "thời hạn trả lời không ít hơn 02 ngày làm việc",
    "P6": "không cung cấp được thì trả lời nêu rõ lý do trong 03 ngày",
    "P7": "trả lời trong ngày, nếu không được thì giấy hẹn",
    "P8": "gia hạn một lần, không quá N ngày",
    "P9": "đặc biệt phức tạp được gia hạn hai lần",
    "P10": "trường hợp phức tạp 15 ngày",
    "P11": "vùng sâu, vùng xa, đi lại khó khăn",
    "P12": "ngay; ngay sau khi",
    "P13": "trong 24 giờ; trong 08 giờ làm việc",
    "P14": "trao đổi qua điện thoại, sau đó gửi văn bản trong 24 giờ",
    "P15": "thời hạn được tính lại từ đầu sau khi nhận đủ hồ sơ",
    "P16": "thời gian tạm đình chỉ không tính vào thời hạn",
    "P17": "hướng dẫn bổ sung đầy đủ một lần",
    "P18": "chuyển cơ quan có thẩm quyền và thông báo cho nơi gửi",
    "P19": "trường hợp … thì … chủ trì",
    "P20": "chưa xác định được thì … chủ trì",
    "P21": "cơ quan, đơn vị đầu mối",
    "P22": "cùng cấp",
    "P23": "lấy ý kiến theo thứ tự hoặc đồng thời",
    "P24": "trường hợp … thì thêm bước",
    "P25": "đoàn kiểm tra liên ngành; thông báo kết quả cho các thành viên",
    "P26": "kế hoạch trùng lặp, chồng chéo thì thành lập đoàn liên ngành",
    "P27": "chậm nhất N ngày trước …",
    "P28": "kỳ báo cáo, thời điểm chốt số liệu, hạn gửi",
    "P29": "cấp dưới gửi, cấp trên tổng hợp",
    "P30": "ký xác nhận; chênh lệch thì đối chiếu",
    "P31": "đối chiếu hồ sơ 6 tháng, năm",
    "P32": "ý kiến khác nhau thì họp; không thống nhất thì báo cáo cấp trên",
    "P33": "quá 20 ngày, quá 40 ngày kể từ ngày thụ lý",
    "P34": "phiếu xin lỗi và hẹn lại, một lần, trước khi hết hạn",
    "P35": "có trách nhiệm gửi … kể từ ngày bản án có hiệu lực",
    "P36": "định kỳ hằng tháng, hằng quý gửi",
    "P37": "chưa có số liệu chính thức thì cung cấp số liệu ước tính",
    "P38": "trả lời từng phần",
    "P39": "thông báo kết quả cho cơ quan phối hợp",
    "P40": "không đồng ý phải nêu rõ lý do kèm minh chứng",
    "P41": "ý kiến của người được cử dự họp là ý kiến chính thức",
    "P42": "ít nhất 2/3 thành viên",
    "P43": "lựa chọn ngẫu nhiên",
    "P44": "từ chối ký biên bản thì ghi rõ lý do, có người chứng kiến",
    "P45": "sau 15 giờ tính vào ngày làm việc tiếp theo",
    "P46": "biện pháp tối đa N ngày; trước khi hết hạn phải xem xét lại",
    "P47": "theo dõi sau 1, 3, 6 tháng kể từ khi kết thúc",
    "P48": "chỉ sử dụng đúng mục đích",
    "P49": "bản giấy có giá trị cuối cùng",
    "P50": "KHẨN, THƯỢNG KHẨN, HỎA TỐC",
    "P51": "KT., TL., TUQ., TM., Q.",
    "P52": "vụ việc đã thụ lý trước ngày … tiếp tục theo quy định cũ, hoặc chuyển sang",
    "P53": "có vướng mắc thì các bên sửa đổi, bổ sung",
    "P54": "rút yêu cầu",
    "P55": "kinh phí thực hiện",
    "P56": "khen thưởng, kỷ luật",
    "P57": "biên bản giao nhận, danh mục hồ sơ",
    "P58": "thông tin thuộc bí mật nhà nước thực hiện theo quy định riêng",
}
ELSEWHERE = {  # no pattern of a running matter, or kept by another room
    "P21": "register of parties: focal points and their validity",
    "P26": "report over plans; the proposal to merge is an ordinary matter",
    "P43": "before any matter: the draw of persons is left out on purpose; `does: draw` records that it took place, with its minutes",
    "P48": "label on what was received; papers, not steps",
    "P49": "attribute of a document",
    "P50": "mark on an official paper",
    "P51": "register of parties: deputies and signatures",
    "P55": "text only",
    "P56": "text; statistics of lateness",
}

OPEN: dict[str, str] = {}  # what no scenario shows yet and should


@dataclass(frozen=True, slots=True)
class Shown:
    """A pattern, how it is written, and the scenario that fails without it."""

    code: str
    how: str
    scenario: Scenario
    remove: Remove

    @property
    def test(self) -> str:
        """Where the scenario stands, as pytest names it."""
        path = self.scenario.__module__.replace(".", "/")
        return f"{path}.py::{self.scenario.__name__}"


SHOWN: dict[str, Shown] = {}


def pattern(code: str, how: str, *, without: Remove) -> Callable[[Scenario], Scenario]:
    """Register the scenario of a pattern and the way to take it out of the engine."""

    def register(scenario: Scenario) -> Scenario:
        assert code in WORDING, code
        assert code not in SHOWN or SHOWN[code].test == _test(scenario), code
        SHOWN[code] = Shown(code, how, scenario, without)
        return scenario

    return register


def _test(scenario: Scenario) -> str:
    return f"{scenario.__module__.replace('.', '/')}.py::{scenario.__name__}"
