"""The glossary's kinds of units, bodies and posts, with their Vietnamese words."""

LEVELS = {
    "central": "Trung ương",
    "province": "Tỉnh",
    "district": "Huyện",
    "commune": "Xã, phường",
    "grassroots": "Cơ sở",
    "cell": "Chi bộ",
}

#: Kinds of bodies inside a unit, in the order in which they are listed.
BODIES = {
    "executive_committee": "Ban Chấp hành",
    "standing_committee": "Ban Thường vụ",
    "permanent_board": "Thường trực",
    "cell_board": "Chi ủy",
    "council_standing_committee": "Thường trực Hội đồng nhân dân",
    "inspection_committee": "Ủy ban Kiểm tra",
    "organisation_board": "Ban Tổ chức",
    "propaganda_board": "Ban Tuyên giáo và Dân vận",
    "mass_mobilisation_board": "Ban Dân vận",
    "internal_affairs_board": "Ban Nội chính",
    "anti_corruption_steering_committee": "Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực",
    "office": "Văn phòng",
    "council_office": "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân",
}
BODY_KINDS = tuple(BODIES)

#: Kinds of Party cells: their members stand as official or probationary.
CELLS = {
    "cell": "Chi bộ",
    "grassroots_cell": "Chi bộ cơ sở",
    "subordinate_cell": "Chi bộ trực thuộc",
    "residence_cell": "Chi bộ nơi cư trú",
}

#: The other kinds of units.
UNITS = {
    "central_committee": "Trung ương",
    "province_committee": "Tỉnh ủy",
    "district_committee": "Huyện ủy, thị ủy, thành ủy",
    "committee_under_province": "Đảng ủy trực thuộc Tỉnh ủy",
    "commune_committee": "Đảng ủy xã, phường",
    "grassroots_committee": "Đảng ủy cơ sở",
    "section_committee": "Đảng ủy bộ phận",
    "party_caucus": "Đảng đoàn",
    "party_affairs_committee": "Ban cán sự đảng",
    "political_school": "Trường Chính trị",
    "council": "Hội đồng nhân dân",
    "peoples_committee": "Ủy ban nhân dân",
    "department": "Sở, ban, ngành",
    "justice_department": "Sở Tư pháp",
    "division": "Phòng",
    "state_inspectorate": "Thanh tra",
    "asset_control_body": "Cơ quan kiểm soát tài sản, thu nhập",
    "investigation_body": "Cơ quan điều tra",
    "procuracy": "Viện kiểm sát",
    "court": "Tòa án",
    "enforcement_body": "Cơ quan thi hành án",
    "state_audit": "Kiểm toán nhà nước",
    "fatherland_front": "Mặt trận Tổ quốc",
    "mass_organisation": "Tổ chức chính trị - xã hội",
    "personnel_unit": "Cơ quan tham mưu về công tác cán bộ",
}

KINDS = {**UNITS, **BODIES, **CELLS}

#: Post roles with their words.
ROLES = {
    "secretary": "Bí thư",
    "deputy_secretary": "Phó Bí thư",
    "head": "Người đứng đầu",
    "deputy": "Cấp phó",
    "director": "Giám đốc",
    "chair": "Chủ tịch",
    "clerk": "Thư ký",
    "member": "Ủy viên",
    "members": "Các thành viên",
    "all_members": "Các đảng viên, cả dự bị",
}

#: `head` finds whoever leads: the first of these roles that the unit has.
HEADS = ("head", "secretary", "director", "chair")
POSTS_OF_ROLE = {"head": HEADS}

#: The word for all members of a cell or body.
MEMBERS = "members"
#: The same with the probationary members of a cell, who are reviewed but have no vote.
ALL_MEMBERS = "all_members"

#: Standing of a membership.
STANDINGS = {
    "official": "Đảng viên chính thức",
    "probationary": "Đảng viên dự bị",
    "member": "Thành viên",
    "chair": "Người đứng đầu",
    "deputy_chair": "Cấp phó của người đứng đầu",
}

#: Bodies that meet and vote; their members are "Ủy viên", those of the other bodies plainly members.
COMMITTEES = frozenset({"executive_committee", "standing_committee", "inspection_committee", "cell_board"})


def standing_words(standing: str, kind: str) -> str:
    """How a member of a unit of this kind is called."""
    if standing == "official":
        return "Đảng viên"
    return "Ủy viên" if standing == "member" and kind in COMMITTEES else STANDINGS.get(standing, standing)


def role_words(role: str) -> str:
    """A role or kind of an assignment in Vietnamese."""
    return ROLES.get(role) or KINDS.get(role) or role
