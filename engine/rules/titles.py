"""What the rules say that no table answers, in a few words: an official reads what R-048 is, not only its number.

Source: rules.md, section 3. A rule with a table has its title there.
"""

TITLES = {
    "R-001": "Năm lấy phiếu: năm thứ ba của nhiệm kỳ",
    "R-003": "Thứ tự: lấy phiếu ở Hội đồng nhân dân trước",
    "R-004": "Phiếu kín, ba mức tín nhiệm",
    "R-005": "Ai không lấy phiếu",
    "R-014": "Sử dụng kết quả lấy phiếu",
    "R-015": "Giữ kín: chỉ công bố tổng số",
    "R-021": "Ba bước kiểm điểm, xếp loại",
    "R-024": "Thứ tự kiểm điểm",
    "R-027": "Nơi kiểm điểm",
    "R-036": "Ai quyết định mức của tổ chức đảng",
    "R-041": "Bỏ phiếu kín về kỷ luật, một lần, mọi hình thức",
    "R-045": "Thẩm quyền của đảng ủy cơ sở",
    "R-046": "Thẩm quyền của ủy ban kiểm tra",
    "R-048": "Quyền được trình bày trước khi quyết định",
    "R-051": "Hết thời hiệu: vẫn kết luận, không thi hành",
    "R-053": "Chưa xem xét: nuôi con dưới 12 tháng, thai sản, ốm nặng",
    "R-059": "Xem xét trách nhiệm người đứng đầu",
    "R-062": "Khiếu nại không được giải quyết",
    "R-063": "Vẫn chấp hành quyết định trong khi khiếu nại",
    "R-071": "Bắt buộc miễn nhiệm thì không xét từ chức",
    "R-073": "Căn cứ cho thôi giữ chức vụ",
    "R-075": "Hồ sơ cho thôi chức, từ chức, miễn nhiệm",
    "R-076": "Bố trí sau khi thôi chức",
    "R-079": "Làm việc đến khi quyết định được ký",
    "R-090": "Người bị tố cáo, người liên quan không giải quyết",
    "R-091": "Không để người thân tham gia",
}
