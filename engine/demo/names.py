"""Invented Vietnamese names; no real office holder is meant."""

import random

FAMILY = "Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Thạch Kim Sơn Lâm Trương".split()
MIDDLE_M = "Văn Hữu Đức Minh Quốc Thanh Hoàng Công Xuân Trọng".split()
MIDDLE_F = "Thị Ngọc Thu Kim Thanh Mỹ Hồng Bích Phương Diệu".split()
GIVEN_M = "An Bình Cường Dũng Giang Hải Hùng Khánh Long Nam Phong Quang Sơn Tài Thắng Toàn Trung Tuấn Vinh Khôi".split()
GIVEN_F = "Ánh Chi Dung Hà Hạnh Hoa Hương Lan Linh Loan Mai Nga Nhung Oanh Phượng Quyên Thảo Trang Vân Yến".split()


def full_name(chance: random.Random) -> str:
    """One name."""
    if chance.random() < 0.45:
        return f"{chance.choice(FAMILY)} {chance.choice(MIDDLE_F)} {chance.choice(GIVEN_F)}"
    return f"{chance.choice(FAMILY)} {chance.choice(MIDDLE_M)} {chance.choice(GIVEN_M)}"
