"""Invented Vietnamese names, the same in every build."""

import random

SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
    "Đoàn", "Trương", "Mai", "Tô", "Lâm", "Thạch", "Kim", "Sơn", "Kiên", "Diệp", "Châu", "Quách", "La",
    "Từ",
)  # fmt: skip
MIDDLES_F = ("Thị Mỹ", "Thị Kim", "Thị Ngọc", "Thị Bích", "Thị Thanh", "Hồng", "Diễm", "Tuyết", "Thúy", "Cẩm")
MIDDLES_M = ("Văn", "Hữu", "Thành", "Quang", "Minh", "Trọng", "Đức", "Hoàng", "Tấn", "Phước")
GIVEN_F = (
    "Hạnh", "Oanh", "Ngân", "Thảo", "Trâm", "Uyên", "Vân", "Yên", "Quyên", "Nhi", "Lan", "Mai", "Liên",
    "Sen", "Đào", "Khuê", "Tuyền", "Lam", "Quế", "Trúc",
)  # fmt: skip
GIVEN_M = (
    "An", "Bảo", "Khang", "Lộc", "Mẫn", "Nghĩa", "Nhàn", "Phúc", "Sáng", "Thịnh", "Tiến", "Trí",
    "Tùng", "Việt", "Xuân", "Hòa", "Giang", "Điền", "Khoa", "Tín",
)  # fmt: skip


class Names:
    """Gives each name once."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.used: set[str] = set()

    def next(self) -> str:
        """A new full name."""
        while True:
            woman = self.source.random() < 0.5
            middles, given = (MIDDLES_F, GIVEN_F) if woman else (MIDDLES_M, GIVEN_M)
            parts = (self.source.choice(SURNAMES), self.source.choice(middles), self.source.choice(given))
            name = " ".join(parts)
            if name not in self.used:
                self.used.add(name)
                return name
