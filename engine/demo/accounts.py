"""The accounts of the demonstration; every password is `quytrinh`."""

from datetime import date
from functools import lru_cache

from argon2 import PasswordHasher

from engine.organisation.accounts import add_account
from engine.store.transaction import Transaction

PASSWORD = "quytrinh"

#: login, person, duties, what to see with it
ACCOUNTS: list[tuple[str, str, str, str]] = [
    ("quan-tri-1", "p-qtqt-01", "process_admin", "Quản trị quy trình: vẽ, kiểm tra và triển khai thủ tục."),
    (
        "quan-tri-2",
        "p-qtqt-02",
        "process_admin",
        "Quản trị quy trình thứ hai: phát hành bản do người khác triển khai.",
    ),
    ("giam-sat", "p-gs-01", "auditor", "Người giám sát: đọc mọi hồ sơ, không làm việc nào."),
    ("van-hanh", "p-vh-01", "operator", "Người vận hành hệ thống: sự cố, sao lưu, tài khoản."),
    ("bi-thu-chi-bo", "p-vp-01", "", "Bí thư Chi bộ Văn phòng, đồng thời là ủy viên ban thường vụ đảng ủy."),
    ("pho-bi-thu-chi-bo", "p-vp-02", "", "Phó Bí thư Chi bộ Văn phòng."),
    ("dang-vien-3", "p-vp-03", "", "Đảng viên, thư ký Chi bộ Văn phòng."),
    ("dang-vien-4", "p-vp-04", "", "Đảng viên Chi bộ Văn phòng, không công tác trong hệ thống chính trị."),
    (
        "dang-vien-5",
        "p-vp-05",
        "",
        "Đảng viên Chi bộ Văn phòng, có vợ (chồng) trong ủy ban kiểm tra đảng ủy.",
    ),
    ("du-bi", "p-vp-06", "", "Đảng viên dự bị của Chi bộ Văn phòng."),
    ("dang-vien-moi", "p-vp-07", "", "Đảng viên mới của Chi bộ Văn phòng, vào Đảng ngày 15/8/2026."),
    ("bi-thu-chi-bo-th", "p-th-01", "", "Bí thư Chi bộ Tổng hợp, chi bộ để so sánh."),
    ("bi-thu-vp", "p-du-01", "", "Bí thư Đảng ủy Văn phòng Tỉnh ủy."),
    ("pho-bi-thu-vp", "p-du-02", "", "Phó Bí thư Đảng ủy Văn phòng, thay bí thư từ 16/11/2026."),
    ("thuong-vu-vp", "p-du-03", "", "Ủy viên Ban Thường vụ Đảng ủy Văn phòng."),
    ("thu-ky-vp", "p-du-05", "", "Thư ký Đảng ủy Văn phòng Tỉnh ủy."),
    (
        "to-chuc-vp",
        "p-btc-vp-01",
        "",
        "Trưởng Ban Tổ chức Đảng ủy Văn phòng: mở đợt kiểm điểm cho các chi bộ.",
    ),
    (
        "to-chuc-vp-2",
        "p-btc-vp-02",
        "",
        "Phó Trưởng Ban Tổ chức Đảng ủy Văn phòng: người thứ hai kiểm tra lại.",
    ),
    ("kiem-tra-vp", "p-ubkt-vp-01", "", "Chủ nhiệm Ủy ban Kiểm tra Đảng ủy Văn phòng."),
    ("kiem-tra-vp-2", "p-ubkt-vp-02", "", "Phó Chủ nhiệm Ủy ban Kiểm tra Đảng ủy Văn phòng."),
    ("tuyen-giao-vp", "p-btg-vp-01", "", "Trưởng Ban Tuyên giáo Đảng ủy Văn phòng."),
    ("van-phong-vp", "p-vp-vp-01", "", "Chánh Văn phòng Đảng ủy Văn phòng."),
    ("bi-thu-tinh", "p-tu-01", "", "Bí thư Tỉnh ủy."),
    ("pho-bi-thu-tinh", "p-tu-02", "", "Phó Bí thư Tỉnh ủy."),
    ("thuong-vu-tinh", "p-tu-04", "", "Ủy viên Ban Thường vụ Tỉnh ủy."),
    ("to-chuc-tinh", "p-btc-01", "", "Trưởng Ban Tổ chức Tỉnh ủy."),
    ("to-chuc-tinh-2", "p-btc-02", "", "Phó Trưởng Ban Tổ chức Tỉnh ủy."),
    ("kiem-tra-tinh", "p-ubkt-01", "", "Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy."),
    ("tuyen-giao-tinh", "p-btg-01", "", "Trưởng Ban Tuyên giáo và Dân vận Tỉnh ủy."),
    ("noi-chinh-tinh", "p-bnc-01", "", "Trưởng Ban Nội chính Tỉnh ủy."),
    ("van-phong-tinh", "p-vptu-01", "", "Chánh Văn phòng Tỉnh ủy."),
    ("hoi-dong", "p-hdnd-01", "", "Chủ tịch Hội đồng nhân dân tỉnh."),
    ("mat-tran", "p-mttq-01", "", "Chủ tịch Ủy ban Mặt trận Tổ quốc tỉnh."),
    ("cong-doan", "p-cong-doan-01", "", "Chủ tịch Liên đoàn Lao động tỉnh."),
    ("so-noi-vu", "p-so-noi-vu-01", "", "Giám đốc Sở Nội vụ."),
    ("so-tu-phap", "p-so-tu-phap-01", "", "Giám đốc Sở Tư pháp."),
    ("bi-thu-xa", "p-cang-long-01", "", "Bí thư Đảng ủy xã Càng Long."),
    ("trung-uong", "p-tw-01", "", "Đầu mối Văn phòng Trung ương: nhận việc thuộc cấp trên của tỉnh."),
]


def build(tx: Transaction, since: date) -> None:
    """Create the accounts."""
    for login, person, duties, _ in ACCOUNTS:
        add_account(tx, login, person, _demo_hash(), since, duties=filter(None, duties.split(",")))


@lru_cache(maxsize=1)
def _demo_hash() -> str:
    """One hash for all: the password is public, and a fixed salt keeps two builds alike."""
    return PasswordHasher().hash(PASSWORD, salt=b"quytrinh-demo-00")
