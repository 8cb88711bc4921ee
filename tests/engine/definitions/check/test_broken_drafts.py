"""A set of broken drafts is refused with words that people understand who know no BPMN: code, element, sentence, advice."""

# ruff: noqa: E501

import re
from functools import cache

import pytest

from engine.authoring.finding_words import told as in_words
from engine.authoring.naming import House
from engine.definitions.check import check_definition
from engine.definitions.folder import read_definition, workflows_root
from engine.execution.deploy import read_all, read_rules, surroundings
from tests.engine.definitions.check.broken import DRAFTS
from tests.engine.definitions.check.leave import ENGLISH, FILES

#: draft, code, element, what is said, what to do
TOLD = [
    (
        "no start",
        "no-start",
        "leave",
        "Sơ đồ chưa có điểm bắt đầu, nên không hồ sơ nào mở được.",
        "Kéo hình tròn “Bắt đầu” vào sơ đồ và nối tới bước đầu tiên.",
    ),
    (
        "no end",
        "no-end",
        "leave",
        "Sơ đồ chưa có điểm kết thúc, nên hồ sơ không bao giờ xong.",
        "Kéo hình tròn đậm “Kết thúc” vào sơ đồ và nối bước cuối cùng tới đó.",
    ),
    (
        "dead step",
        "unreachable",
        "task_lost",
        "Không có đường nào dẫn tới “Việc bỏ quên”: không hồ sơ nào đến được bước này.",
        "Kéo một đường từ bước trước tới đây, hoặc xóa bước này.",
    ),
    (
        "deadlock",
        "deadlock",
        "p1",
        "Hồ sơ có thể dừng mãi tại “Gộp”: chỗ này chờ đủ mọi nhánh, nhưng có nhánh không bao giờ tới.",
        "Chỗ gộp phải cùng loại với chỗ đã rẽ: rẽ “chọn một nhánh” hay “một hay nhiều nhánh” thì gộp cũng vậy, "
        "rẽ “làm song song” thì gộp “chờ đủ”.",
    ),
    (
        "double step",
        "runs-twice",
        "task_issue",
        "“Ra văn bản” có thể phải làm hai lần: hai nhánh chạy song song cùng đi tới bước này.",
        "Đặt một chỗ “chờ đủ” (hình thoi có dấu cộng) trước bước này, hoặc cho mỗi nhánh một kết thúc riêng.",
    ),
    (
        "two ends",
        "ends-twice",
        "end_yes",
        "Một hồ sơ có thể tới kết thúc “Cho nghỉ” hai lần: các nhánh chạy song song chưa được gộp lại.",
        "Gộp các nhánh bằng một chỗ “chờ đủ” (hình thoi có dấu cộng), hoặc cho mỗi nhánh một kết thúc riêng.",
    ),
    (
        "no default",
        "no-condition",
        "flow_no",
        "Đường “Không” không nói khi nào được chọn: chưa có điều kiện, cũng không phải đường mặc định.",
        "Ghi điều kiện cho đường này, hoặc đặt nó làm đường mặc định.",
    ),
    (
        "no default both cond",
        "no-default",
        "gw_ok",
        "Ở chỗ rẽ “Đồng ý không?” có thể không điều kiện nào đúng (cả khi một dữ liệu còn trống): hồ sơ sẽ không biết đi đường nào.",
        "Chọn một đường ra làm đường mặc định (khi không điều kiện nào đúng).",
    ),
    (
        "default cond",
        "default-condition",
        "flow_no",
        "Đường “Không” là đường mặc định (khi không điều kiện nào đúng) nên điều kiện ghi ở đó không có tác dụng.",
        "Xóa điều kiện, hoặc chọn một đường khác làm đường mặc định.",
    ),
    ("no role", "no-role", "task_approve", "Chưa nói ai làm “Duyệt đơn”.", "Chọn người làm ở mục “Ai làm”."),
    (
        "unknown role",
        "role",
        "task_approve",
        "Không hiểu ai làm việc này: không có vai trò hay cơ quan nào tên “boss”.",
        "Chọn lại từ danh sách, ví dụ Bí thư của đơn vị.",
    ),
    (
        "unreadable role",
        "role",
        "task_approve",
        "Không hiểu ai làm việc này: “head của unit”: ở ký tự 6 cần “@” rồi đến nơi.",
        "Chọn lại từ danh sách, ví dụ Bí thư của đơn vị.",
    ),
    (
        "no form",
        "no-form",
        "task_approve",
        "Chưa nói người làm “Duyệt đơn” điền vào biểu mẫu nào.",
        "Chọn hoặc tạo biểu mẫu ở mục “Biểu mẫu”.",
    ),
    (
        "missing form",
        "no-form",
        "task_approve",
        "Thủ tục không có biểu mẫu “aprove”.",
        "Chọn biểu mẫu khác, hoặc tạo mới ở mục “Biểu mẫu”.",
    ),
    (
        "missing doc",
        "no-document",
        "task_issue",
        "Thủ tục không có mẫu văn bản “leter”.",
        "Chọn mẫu khác, hoặc tạo mẫu này ở mục “Văn bản”.",
    ),
    (
        "doc var",
        "document-variable",
        "task_issue",
        "Mẫu văn bản “Thông báo cho nghỉ” có chỗ điền “so_ngay”, nhưng hồ sơ không có dữ liệu tên như vậy.",
        "Sửa chỗ điền trong mẫu, hoặc thêm dữ liệu này vào thủ tục.",
    ),
    (
        "doc syntax",
        "document-placeholder",
        "",
        "Chỗ điền trong mẫu không đọc được: dòng “Cho nghỉ {{ days } ngày từ {{ from_day | date }}.”",
        "Sửa trong mẫu: mỗi chỗ điền viết giữa hai cặp dấu ngoặc nhọn, mở và đóng đủ.",
    ),
    ("doc readers", "document-readers", "", "Không rõ ai được đọc văn bản này: “all”.", "Sửa mẫu văn bản."),
    (
        "doc signer",
        "document-head",
        "task_issue",
        "Mẫu văn bản “Thông báo cho nghỉ”: không hiểu ai ký hoặc ban hành: không có vai trò hay cơ quan nào tên “boss”.",
        "Chọn lại người ký, cơ quan ban hành ở “Văn bản”.",
    ),
    ("doc head", "document-head", "", "Phần đầu của mẫu văn bản có mục không dùng được: kynd.", "Sửa mẫu văn bản."),
    (
        "missing decision",
        "no-rule",
        "rule_x",
        "Không có quy định nào tên “leave_days”.",
        "Chọn một quy định trong danh sách.",
    ),
    (
        "no decision chosen",
        "no-rule",
        "rule_x",
        "Bước “Tra số ngày” chưa nói tra quy định nào.",
        "Chọn một quy định trong danh sách.",
    ),
    (
        "decision input",
        "rule-input",
        "rule_x",
        "Để tra quy định “Tỷ lệ tối đa xếp loại xuất sắc” cần biết “số xếp loại tốt”.",
        "Điền giá trị cho mục đó ở bảng bên phải.",
    ),
    (
        "missing call",
        "no-called",
        "call_x",
        "Không có quy trình nào tên “dp-noticee” để gọi.",
        "Chọn một quy trình trong danh sách.",
    ),
    (
        "no call chosen",
        "no-called",
        "call_x",
        "Bước “Báo cho người xin” chưa nói gọi quy trình nào.",
        "Chọn một quy trình trong danh sách.",
    ),
    (
        "no operation",
        "no-operation",
        "op_x",
        "Bước “Gửi thư” chưa nói máy làm gì.",
        "Chọn một việc trong danh sách “Máy làm gì”.",
    ),
    (
        "java op",
        "unsupported-attribute",
        "op_x",
        "Thiết đặt “class” của công cụ khác không có tác dụng ở đây.",
        "Chọn việc máy làm trong danh sách của bước máy làm; việc chưa có thì người vận hành phải thêm vào.",
    ),
    (
        "op input",
        "operation-input",
        "op_x",
        "Để máy làm việc này còn thiếu “Gửi ai”.",
        "Điền giá trị cho mục đó ở bảng bên phải.",
    ),
    (
        "unknown variable",
        "expression",
        "flow_yes",
        "Không có dữ liệu nào tên “ket_qua”.",
        "Chọn lại từ danh sách dữ liệu, hoặc thêm dữ liệu này vào “Dữ liệu của thủ tục”.",
    ),
    (
        "wrong type",
        "expression-type",
        "flow_yes",
        "“‘Ý kiến’ lớn hơn 3” không bao giờ tính được, vì “Ý kiến” là chữ.",
        "Sửa điều kiện, hoặc đổi kiểu của dữ liệu này trong “Dữ liệu của thủ tục”.",
    ),
    (
        "wrong type 2",
        "expression-type",
        "flow_yes",
        '“Số ngày” là số nguyên, nên so sánh với "3" không bao giờ đúng.',
        "Sửa điều kiện, hoặc đổi kiểu của dữ liệu này trong “Dữ liệu của thủ tục”.",
    ),
    (
        "not bool",
        "expression-type",
        "flow_yes",
        "“‘Số ngày’ + 1” cho ra số nguyên, nhưng ở đây cần đúng hoặc sai.",
        "Sửa điều kiện, hoặc đổi kiểu của dữ liệu này trong “Dữ liệu của thủ tục”.",
    ),
    (
        "syntax",
        "expression",
        "flow_yes",
        'Không hiểu “verdict = "yes"”: so sánh bằng nhau viết hai dấu ==, không phải một dấu =',
        "Chọn hoặc viết lại điều kiện ở bảng bên phải.",
    ),
    (
        "python",
        "expression",
        "flow_yes",
        "“system” không phải một phép tính dùng được ở đây.",
        "Chọn hoặc viết lại điều kiện ở bảng bên phải.",
    ),
    (
        "python2",
        "expression",
        "flow_yes",
        'Không hiểu “verdict in ["yes"] and len(reason) > 3”: “and” không dùng được: “và” viết &&, “hoặc” viết ||, “không” viết !',
        "Chọn hoặc viết lại điều kiện ở bảng bên phải.",
    ),
    (
        "deadline nothing",
        "deadline",
        "task_approve",
        "Thời hạn “2 ngày làm việc kể từ ‘ngay_hop’” tính từ “ngay_hop”, nhưng thủ tục không có dữ liệu nào tên như vậy.",
        "Chọn một ngày có trong danh sách, hoặc thêm “ngay_hop” (kiểu ngày) vào “Dữ liệu của thủ tục”.",
    ),
    (
        "deadline unreadable",
        "deadline",
        "task_approve",
        "Không hiểu thời hạn “hai ngày”.",
        "Chọn lại ở mục “Thời hạn”, ví dụ 10 ngày làm việc kể từ ngày mở việc.",
    ),
    (
        "html name",
        "markup",
        "task_approve",
        "Tên có mã HTML hoặc mã lệnh: “<b>Duyệt</b> đơn”.",
        "Chỉ viết chữ, bỏ các dấu < và >.",
    ),
    (
        "html explain",
        "markup",
        "task_ask",
        "Ghi chú có mã HTML hoặc mã lệnh.",
        "Chỉ viết chữ, bỏ các dấu < và > và mã lệnh.",
    ),
    (
        "message nobody",
        "nobody-sends",
        "evt_w",
        "“Chờ trả lời” chờ thông điệp “leave_agreed”, nhưng không thủ tục nào gửi thông điệp này: hồ sơ có thể chờ mãi.",
        "Chọn thông điệp khác, vẽ chỗ gửi trong thủ tục kia, hoặc chắc rằng một hệ thống bên ngoài gửi.",
    ),
    ("message none", "no-message", "evt_w", "“Chờ trả lời” chưa nói nhận hoặc gửi thông điệp nào.", "Chọn thông điệp."),
    (
        "proposer approver around",
        "four-eyes-around",
        "task_approve",
        "Có đường tới “Duyệt đơn” mà không ai làm “Viết đơn”: một người có thể tự quyết một mình.",
        "Cho mọi đường tới bước này đi qua bước đó, hoặc thêm bước của đường kia vào mục “Phải là người khác với người đã làm”.",
    ),
    (
        "different unknown",
        "different-from",
        "task_approve",
        "“Duyệt đơn” phải do người khác với người đã làm “task_xyz”, nhưng sơ đồ không có bước đó.",
        "Chọn lại ở mục “Phải là người khác với người đã làm”.",
    ),
    (
        "different itself",
        "different-never",
        "task_approve",
        "“Duyệt đơn” phải do người khác với chính bước này, nhưng bước này chỉ có một người làm: không ai làm được.",
        "Chọn lại ở mục “Phải là người khác với người đã làm”.",
    ),
    (
        "timer invalid",
        "deadline",
        "b1",
        "“mai” không phải một khoảng thời gian, cũng không phải tên một dữ liệu ngày của thủ tục.",
        "Chọn lại thời gian, ví dụ 10 ngày làm việc hoặc 15 ngày.",
    ),
    (
        "timer none",
        "no-time",
        "b1",
        "“Quá hạn” chưa nói đến bao giờ.",
        "Điền thời gian ở bảng bên phải, ví dụ 15 ngày.",
    ),
    (
        "duplicate ids",
        "duplicate-id",
        "task_ask",
        "Hai hình có cùng mã “task_ask”: không biết đường nối và dữ liệu thuộc hình nào.",
        "Xóa một hình và vẽ lại.",
    ),
    (
        "boundary on gateway",
        "boundary-host",
        "b1",
        "Sự kiện “Quá hạn” không thể gắn vào “Đồng ý không?”, vì ở đó hồ sơ không dừng lại.",
        "Kéo sự kiện vào cạnh của một việc, một chỗ chờ, một nhóm việc hoặc một bước gọi quy trình.",
    ),
    (
        "error boundary on user",
        "boundary-event",
        "b1",
        "“Lỗi” không bao giờ xảy ra: “Duyệt đơn” không báo điều mà sự kiện này chờ.",
        "Lỗi và báo cấp trên chỉ đến từ bước máy làm, nhóm việc hoặc bước gọi quy trình: gắn sự kiện vào đó, hoặc chọn loại sự kiện khác.",
    ),
    (
        "empty process",
        "no-start",
        "leave",
        "Sơ đồ chưa vẽ gì, hoặc tệp không đọc được.",
        "Kéo hình tròn “Bắt đầu” vào sơ đồ và nối tới bước đầu tiên.",
    ),
    (
        "gateway one way",
        "one-way-gate",
        "gw_ok",
        "“Đồng ý không?” chỉ có một đường vào và một đường ra nên không chọn hay gộp gì.",
        "Thêm đường ra còn thiếu, hoặc bỏ hình thoi này.",
    ),
    (
        "gateway one way nocond",
        "one-way-gate",
        "gw_ok",
        "“Đồng ý không?” chỉ có một đường vào và một đường ra nên không chọn hay gộp gì.",
        "Thêm đường ra còn thiếu, hoặc bỏ hình thoi này.",
    ),
    (
        "mi non list",
        "expression-type",
        "task_m",
        "“‘Số ngày’” cho ra số nguyên, nhưng ở đây cần danh sách.",
        "Sửa điều kiện, hoặc đổi kiểu của dữ liệu này trong “Dữ liệu của thủ tục”.",
    ),
    (
        "mi nothing",
        "loop-collection",
        "task_m",
        "“Hỏi đồng nghiệp” làm nhiều lần, nhưng chưa nói cho từng mục của danh sách nào.",
        "Chọn danh sách ở mục “Nhiều người, nhiều lần”.",
    ),
    (
        "mi condition",
        "expression",
        "task_m",
        "Không có dữ liệu nào tên “dong_y”.",
        "Chọn lại từ danh sách dữ liệu, hoặc thêm dữ liệu này vào “Dữ liệu của thủ tục”.",
    ),
    (
        "standard loop",
        "standard-loop",
        "task_m",
        "Dấu lặp (mũi tên tròn) không dùng được ở đây.",
        "Đặt một chỗ rẽ “Làm lại?” sau việc này, với một đường quay lại.",
    ),
    (
        "endless loop",
        "livelock",
        "task_ask",
        "Hồ sơ có thể đi vòng mãi qua các bước này mà không bao giờ kết thúc.",
        "Thêm một đường ra khỏi vòng, ví dụ một chỗ rẽ dẫn tới điểm kết thúc.",
    ),
    (
        "endless loop with end elsewhere",
        "livelock",
        "task_approve",
        "Hồ sơ có thể đi vòng mãi qua các bước này mà không bao giờ kết thúc.",
        "Thêm một đường ra khỏi vòng, ví dụ một chỗ rẽ dẫn tới điểm kết thúc.",
    ),
    (
        "no way out",
        "outgoing",
        "task_issue",
        "Sau “Ra văn bản” không có bước nào: hồ sơ sẽ đứng lại ở đó.",
        "Nối tới bước tiếp theo hoặc tới một điểm kết thúc.",
    ),
    (
        "two ways out",
        "outgoing",
        "task_ask",
        "“Viết đơn” có nhiều đường ra: chỉ chỗ rẽ mới được chia thành nhiều đường.",
        "Đặt một chỗ rẽ sau bước này và nối các đường từ đó: “Làm song song / chờ đủ” nếu đi mọi đường, "
        "“Chọn một nhánh” nếu chỉ đi một.",
    ),
    (
        "plain task",
        "unsupported-element",
        "t_m",
        "Việc “Ghi sổ” chưa nói ai làm và làm bằng gì, nên sẽ không chạy.",
        "Bấm “Đổi loại”, chọn “Việc của người”, rồi chọn ai làm.",
    ),
    (
        "manual task",
        "unsupported-element",
        "t_m",
        "Việc “Ghi sổ” chưa nói ai làm và làm bằng gì, nên sẽ không chạy.",
        "Bấm “Đổi loại”, chọn “Việc của người”, rồi chọn ai làm.",
    ),
    (
        "complex gw",
        "unsupported-element",
        "gw_ok",
        "Hình loại “chỗ rẽ phức hợp” không chạy được ở đây.",
        "Đổi sang “Chọn một nhánh”, “Chọn một hay nhiều nhánh” hoặc “Làm song song / chờ đủ”; muốn chờ đủ số người thì dùng “Nhiều người, nhiều lần”.",
    ),
    (
        "transaction",
        "unsupported-element",
        "t_m",
        "Hình loại “giao dịch” không chạy được ở đây.",
        "Vẽ một nhóm việc thường, với sự kiện “Khi có lỗi” ở cạnh nhóm cho trường hợp không thành.",
    ),
    (
        "conditional event",
        "unsupported-event",
        "evt_w",
        "Loại sự kiện “khi một điều kiện thành đúng” không dùng được ở đây.",
        "Nếu dữ liệu đã có thì dùng chỗ rẽ; nếu phải chờ thì chờ thông điệp hoặc tín hiệu.",
    ),
    (
        "condition ignored",
        "condition-ignored",
        "flow_2",
        "Điều kiện ghi trên đường ra của “Viết đơn” không có tác dụng: chỉ chỗ rẽ mới xét điều kiện.",
        "Đặt một chỗ rẽ “Chọn một nhánh” trước đường này.",
    ),
    (
        "two processes",
        "one-process",
        "d",
        "Một tệp phải có đúng một sơ đồ quy trình; tệp này có 2.",
        "Lưu mỗi quy trình thành một tệp riêng.",
    ),
    (
        "not executable",
        "not-executable",
        "leave",
        "Sơ đồ được công cụ vẽ đánh dấu là chỉ để xem, không để chạy.",
        "Đánh dấu chạy được (isExecutable=“true”) trong công cụ vẽ.",
    ),
    (
        "undeclared form field",
        "undeclared",
        "task_ask",
        "Mục “Lý do” của biểu mẫu “Viết đơn” chưa có trong dữ liệu của thủ tục, nên câu trả lời không được giữ lại.",
        "Thêm vào “Dữ liệu của thủ tục” (bảng bên phải, khi không chọn hình nào).",
    ),
    ("form type", "form", "ask", "Mục “reason”: loại mục “html” không dùng được ở đây.", "Sửa mục này ở “Biểu mẫu”."),
    (
        "form unreadable",
        "form-unreadable",
        "forms/ask.form.json",
        "Biểu mẫu không đọc được: hỏng ở dòng 5",
        "Sửa tệp này.",
    ),
    (
        "form unknown name",
        "form",
        "ask",
        "Mục “Lý do”: Không có dữ liệu nào tên “so_ngay”.",
        "Sửa mục này ở “Biểu mẫu”.",
    ),
    (
        "toml broken",
        "procedure-unreadable",
        "procedure.toml",
        "Không đọc được thiết đặt của thủ tục (procedure.toml): Invalid value (at line 5, column 9).",
        "Sửa tệp này.",
    ),
    (
        "toml unknown",
        "procedure-unknown",
        "procedure.toml",
        "Thiết đặt của thủ tục có mục không dùng được: subjekt.",
        "Sửa tệp này.",
    ),
    (
        "start role",
        "start-role",
        "leave",
        "Không hiểu ai được mở hồ sơ: không có vai trò hay cơ quan nào tên “boss”.",
        "Chọn lại từ danh sách, ví dụ Bí thư của đơn vị.",
    ),
    ("data type", "data-type", "procedure.toml", "Dữ liệu “days = number” có kiểu không dùng được.", "Sửa tệp này."),
    ("data name", "data-name", "procedure.toml", "Tên dữ liệu “loop” không dùng được.", "Sửa tệp này."),
    (
        "outcome name",
        "outcome-name",
        "leave",
        "Kết quả “refused” có tên gọi nhưng không nằm trong “Các kết quả” của thủ tục.",
        "Thêm vào “Các kết quả”, hoặc xóa tên gọi.",
    ),
    (
        "outcome unknown",
        "outcome",
        "end_no",
        "Điểm kết thúc “Không cho nghỉ” ghi kết quả “denied”, nhưng thủ tục không có kết quả này.",
        "Chọn lại kết quả, hoặc thêm vào “Các kết quả” của thủ tục.",
    ),
    (
        "id differs",
        "process-id",
        "leave",
        "Sơ đồ này của thủ tục “leave”, không phải của “leavee”.",
        "Đặt mã (id) của sơ đồ giống mã của thủ tục.",
    ),
    ("xxe", "xml-doctype", "process.bpmn", "Tệp có khai báo DOCTYPE.", "Xóa khai báo DOCTYPE."),
    (
        "not xml",
        "xml-malformed",
        "process.bpmn",
        "Tệp không phải XML hợp lệ: Start tag expected, '<' not found, line 1, column 1 (<string>, line 1)",
        "Lưu lại từ công cụ vẽ.",
    ),
    (
        "event gate",
        "gate-event",
        "flow_yes",
        "Sau chỗ “chờ việc nào đến trước” “Chờ” chỉ được đặt những sự kiện chờ (chờ đến hạn, chờ thông điệp, chờ tín hiệu), mỗi sự kiện một đường vào.",
        "Đặt một sự kiện chờ ngay sau đó, trước bước này.",
    ),
    (
        "start timer no units",
        "timer-units",
        "start",
        "“Hằng tháng” tự mở hồ sơ khi đến ngày, nhưng chưa nói mở cho đơn vị nào.",
        "Chọn đơn vị ở mục “Mở hồ sơ” của thủ tục.",
    ),
    (
        "script js",
        "script-format",
        "set_x",
        "Bước này chứa mã lệnh “javascript” của công cụ khác; ở đây mã lệnh không được chạy.",
        "Ghi lại ở mục “Dữ liệu được ghi”: mỗi dòng một dữ liệu và giá trị của nó.",
    ),
    (
        "script undeclared",
        "undeclared",
        "set_x",
        "Bước này ghi vào “tong”, nhưng thủ tục chưa có dữ liệu tên như vậy.",
        "Thêm vào “Dữ liệu của thủ tục” (bảng bên phải, khi không chọn hình nào).",
    ),
    (
        "script bad",
        "expression",
        "set_x",
        "Không hiểu “days + 1”: mỗi dòng viết: tên dữ liệu = giá trị",
        "Sửa dòng này ở mục “Dữ liệu được ghi”.",
    ),
    (
        "sub no start",
        "sub-start",
        "sub_x",
        "Nhóm việc “Nhóm” phải có đúng một điểm bắt đầu bên trong.",
        "Thêm một hình tròn “Bắt đầu” vào trong nhóm, hoặc xóa bớt.",
    ),
    (
        "cycle once",
        "timer-cycle",
        "b1",
        "“Quá hạn” chỉ xảy ra một lần (việc đang làm dừng lại), nên không thể lặp lại theo “R3/P1D”.",
        "Ghi một khoảng thời gian, hoặc chọn loại “việc đang làm vẫn tiếp tục”.",
    ),
    (
        "reminders",
        "reminders",
        "task_approve",
        "Không hiểu các lần nhắc trước hạn “mai”.",
        "Ghi số ngày trước hạn, ví dụ 30, 14, 7 days.",
    ),
    (
        "two starts",
        "start-twice",
        "start",
        "Có hai điểm bắt đầu như nhau (một là “Bắt đầu”); chỉ một điểm sẽ mở hồ sơ.",
        "Giữ một điểm bắt đầu, hoặc cho mỗi điểm một thông điệp khác nhau.",
    ),
    (
        "link",
        "link-target",
        "l1",
        "Chỗ nối “A” phải dẫn tới đúng một chỗ; hiện có 0.",
        "Ở nơi “Nối sang chỗ khác”, chọn lại mục “Nối tới”.",
    ),
]
#: words of engineers, which no sentence may need
JARGON = re.compile(
    r"gateway|userTask|serviceTask|sequenceFlow|boundary|token|multi-instance|camunda|CEL|procedure\.toml|en\.po|\[data\]"
    r"|cổng loại trừ|cổng song song|sự kiện biên|biểu thức|biến “|exclusive|sub-process|flow|Failed to parse|Traceback",
)


@cache
def shipped() -> tuple:
    return [definition for definition, _faults in read_all(workflows_root())], read_rules(workflows_root())


def told(files: dict[str, str]) -> list[dict]:
    definition, faults = read_definition(files)
    known, rules = shipped()
    around = surroundings([*known, definition], rules)
    house = House({one.procedure.id: one for one in known}, rules.rules)
    return [in_words(one, definition, house) for one in [*faults, *check_definition(definition, around)]]


def test_the_procedure_that_the_drafts_break_is_right() -> None:
    assert told(FILES) == []


@pytest.mark.parametrize(("draft", "code", "element", "says", "do"), TOLD, ids=[row[0] for row in TOLD])
def test_a_broken_draft_is_told_at_its_element_in_words(
    draft: str, code: str, element: str, says: str, do: str
) -> None:
    found = [(one["code"], one["element"], one["vi"], one["hint_vi"]) for one in told(DRAFTS[draft])]
    assert (code, element, says, do) in found, found


@pytest.mark.parametrize("draft", [name for name in DRAFTS if name not in ("untranslated", "right")])
def test_every_sentence_is_said_in_both_languages_without_the_words_of_engineers(draft: str) -> None:
    found = [one for one in told(DRAFTS[draft]) if one["code"] != "untranslated"]
    assert found, "it is broken"
    for one in found:
        assert one["hint_vi"] or one["hint_en"] == "", one
        assert one["vi"] != one["en"], one
        for text in (one["vi"], one["en"], one["hint_vi"], one["hint_en"]):
            if one["file"] != "procedure.toml":
                assert not JARGON.search(text), text


def test_names_on_the_diagram_are_told_in_the_reader_s_language() -> None:
    [found] = [one for one in told(DRAFTS["no role"]) if one["code"] == "no-role"]
    assert "“Duyệt đơn”" in found["vi"]
    assert f"“{ENGLISH['Duyệt đơn']}”" in found["en"]


def test_one_mistake_is_told_once() -> None:
    """A diagram without a start says so, and not that every single step is unreachable."""
    for draft in ("no start", "empty process", "dead step", "boundary on gateway"):
        assert len([one for one in told(DRAFTS[draft]) if one["code"] != "untranslated"]) == 1, draft
