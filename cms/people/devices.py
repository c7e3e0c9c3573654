"""What kind of machine somebody signed in on, in words they know; nothing finer is kept."""

MACHINES = (
    ("MicroMessenger", "微信"),
    ("HarmonyOS", "鸿蒙手机"),
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def device_of(user_agent: str) -> str:
    """安卓手机, 苹果电脑 …; 其他设备 when the browser does not say."""
    return next((name for mark, name in MACHINES if mark in user_agent), "其他设备")
