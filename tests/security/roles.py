"""The roles of the matrix, in the order of the product's table; 外… is the same role elsewhere."""

GUEST = "访客"
RESIDENT, OTHER_RESIDENT = "居民", "外居民"
MEMBER, OTHER_MEMBER = "党员", "外党员"
SECRETARY, PARTY_ORGANISER = "支部书记", "党务"
TRAINEE, TEACHER = "学员", "教师"
EDITOR, OTHER_EDITOR, REVIEWER, CHIEF = "编辑", "外编辑", "审校", "总编"
GRID_WORKER, VENUE_MANAGER, ADMIN = "网格员", "场馆管理", "区管理员"

EVERYBODY = frozenset(
    {
        GUEST,
        RESIDENT,
        OTHER_RESIDENT,
        MEMBER,
        OTHER_MEMBER,
        SECRETARY,
        PARTY_ORGANISER,
        TRAINEE,
        TEACHER,
        EDITOR,
        OTHER_EDITOR,
        REVIEWER,
        CHIEF,
        GRID_WORKER,
        VENUE_MANAGER,
        ADMIN,
    }
)
SIGNED_IN = EVERYBODY - {GUEST}
NOBODY: frozenset[str] = frozenset()
# Who may write at all.
WRITERS = frozenset(
    {SECRETARY, PARTY_ORGANISER, EDITOR, OTHER_EDITOR, CHIEF, GRID_WORKER, VENUE_MANAGER}
)
# Who may enter the editors' rooms at all.
STAFF = WRITERS | {REVIEWER, ADMIN}
