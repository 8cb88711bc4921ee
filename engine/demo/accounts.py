"""The accounts of the demonstration; every password is `quytrinh`."""

from datetime import date
from functools import lru_cache

from engine.organisation.accounts import HASHER, add_account
from engine.store.transaction import Transaction

PASSWORD = "quytrinh"

#: login, person, what to see with it
ACCOUNTS = [
    ("to-chuc", "p-dang-uy-vp-btc-1", "Trưởng Ban Tổ chức Đảng ủy Văn phòng: mở hồ sơ, ban hành hướng dẫn"),
    (
        "to-chuc-2",
        "p-dang-uy-vp-btc-2",
        "Phó Trưởng Ban Tổ chức Đảng ủy Văn phòng: người thứ hai kiểm tra lại",
    ),
    (
        "bi-thu",
        "p-vp-01",
        "Bí thư Chi bộ Văn phòng: viết báo cáo, tự kiểm điểm; cũng là ủy viên ban thường vụ",
    ),
    ("pho-bi-thu", "p-vp-02", "Phó Bí thư Chi bộ Văn phòng"),
    ("dang-vien-3", "p-vp-03", "Đảng viên, thư ký Chi bộ Văn phòng"),
    ("dang-vien-4", "p-vp-04", "Đảng viên Chi bộ Văn phòng, không công tác trong hệ thống chính trị"),
    ("dang-vien-5", "p-vp-05", "Đảng viên Chi bộ Văn phòng, có người thân ở Ủy ban Kiểm tra"),
    ("du-bi", "p-vp-06", "Đảng viên dự bị Chi bộ Văn phòng"),
    ("dang-vien-moi", "p-vp-07", "Đảng viên mới của Chi bộ Văn phòng, vào Đảng ngày 15/8/2026"),
    ("bi-thu-tong-hop", "p-chi-bo-th-01", "Bí thư Chi bộ Tổng hợp, chi bộ để so sánh"),
    ("bi-thu-dang-uy", "p-dang-uy-vp-bi-thu", "Bí thư Đảng ủy Văn phòng: ký quyết định"),
    ("pho-bi-thu-dang-uy", "p-dang-uy-vp-pho-bi-thu", "Phó Bí thư Đảng ủy Văn phòng"),
    ("thuong-vu", "p-dang-uy-vp-btv-1", "Ủy viên Ban Thường vụ Đảng ủy Văn phòng"),
    ("van-thu", "p-dang-uy-vp-van-thu", "Thư ký Đảng ủy Văn phòng"),
    ("kiem-tra", "p-dang-uy-vp-ubkt-1", "Chủ nhiệm Ủy ban Kiểm tra Đảng ủy Văn phòng"),
    ("kiem-tra-2", "p-dang-uy-vp-ubkt-2", "Phó Chủ nhiệm Ủy ban Kiểm tra Đảng ủy Văn phòng"),
    ("tuyen-giao", "p-dang-uy-vp-btg-1", "Trưởng Ban Tuyên giáo Đảng ủy Văn phòng, đang đi học"),
    (
        "tuyen-giao-2",
        "p-dang-uy-vp-btg-2",
        "Phó Trưởng Ban Tuyên giáo Đảng ủy Văn phòng, làm thay trưởng ban",
    ),
    ("van-phong", "p-dang-uy-vp-vp-1", "Chánh Văn phòng Đảng ủy Văn phòng"),
    ("bi-thu-tinh", "p-tinh-uy-bi-thu", "Bí thư Tỉnh ủy: xem xét lại"),
    ("pho-bi-thu-tinh", "p-tinh-uy-pho-bi-thu", "Phó Bí thư Tỉnh ủy"),
    ("thuong-vu-tinh", "p-tinh-uy-btv-1", "Ủy viên Ban Thường vụ Tỉnh ủy"),
    ("to-chuc-tinh", "p-tinh-uy-btc-1", "Trưởng Ban Tổ chức Tỉnh ủy"),
    ("to-chuc-tinh-2", "p-tinh-uy-btc-2", "Phó Trưởng Ban Tổ chức Tỉnh ủy"),
    ("kiem-tra-tinh", "p-tinh-uy-ubkt-1", "Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy"),
    ("tuyen-giao-tinh", "p-tinh-uy-btg-1", "Trưởng Ban Tuyên giáo và Dân vận Tỉnh ủy"),
    ("noi-chinh-tinh", "p-tinh-uy-bnc-1", "Trưởng Ban Nội chính Tỉnh ủy"),
    ("van-phong-tinh", "p-tinh-uy-vp-1", "Chánh Văn phòng Tỉnh ủy"),
    ("hoi-dong", "p-hdnd-1", "Chủ tịch Hội đồng nhân dân tỉnh"),
    ("mat-tran", "p-mttq-1", "Chủ tịch Ủy ban Mặt trận Tổ quốc tỉnh"),
    ("cong-doan", "p-cong-doan-1", "Chủ tịch Liên đoàn Lao động tỉnh"),
    ("so-noi-vu", "p-so-noi-vu-1", "Giám đốc Sở Nội vụ"),
    ("so-tu-phap", "p-so-tu-phap-1", "Giám đốc Sở Tư pháp"),
    ("bi-thu-xa", "p-xa-cang-long-1", "Bí thư Đảng ủy xã Càng Long"),
    ("trung-uong", "p-trung-uong-1", "Đầu mối Văn phòng Trung ương: nhận việc thuộc cấp trên của tỉnh"),
    ("quan-tri", "p-quan-tri-1", "Quản trị quy trình: vẽ, kiểm tra và triển khai thủ tục"),
    ("quan-tri-2", "p-quan-tri-2", "Quản trị quy trình thứ hai: phát hành bản do người khác triển khai"),
    ("kiem-toan", "p-kiem-toan", "Người kiểm tra hồ sơ: xem mọi lịch sử, không làm việc nào"),
    ("van-hanh", "p-van-hanh", "Người vận hành hệ thống"),
]
#: Duties of people who hold no post.
DUTIES = {
    "p-quan-tri-1": "process_admin",
    "p-quan-tri-2": "process_admin",
    "p-kiem-toan": "auditor",
    "p-van-hanh": "operator",
}


def build(tx: Transaction, since: date) -> None:
    """Create the accounts."""
    for login, person, _ in ACCOUNTS:
        duties = [DUTIES[person]] if person in DUTIES else []
        add_account(tx, login, person, _demo_hash(), since, duties=duties)


@lru_cache(maxsize=1)
def _demo_hash() -> str:
    """One hash for all: the password is public, and a fixed salt keeps two builds alike."""
    return HASHER.hash(PASSWORD, salt=b"quytrinh-demo-00")
