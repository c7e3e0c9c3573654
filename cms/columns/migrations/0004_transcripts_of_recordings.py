import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("columns", "0003_films_and_sounds_in_stories"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storypage",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("heading", 0),
                    ("text", 1),
                    ("picture", 7),
                    ("gallery", 9),
                    ("audio", 13),
                    ("video", 14),
                    ("quote", 17),
                    ("timeline", 22),
                    ("rule_article", 25),
                    ("law_answer", 32),
                    ("steps", 35),
                    ("map_point", 38),
                    ("call_out", 40),
                    ("file", 43),
                    ("transcript", 47),
                ],
                block_lookup={
                    0: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "icon": "title",
                            "label": "小标题",
                            "max_length": 60,
                            "template": "pages/blocks/heading.html",
                        },
                    ),
                    1: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "link", "ol", "ul"],
                            "label": "正文",
                            "template": "pages/blocks/text.html",
                        },
                    ),
                    2: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "图片"}),
                    3: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "label": "文字说明（读给看不见的人）",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    4: ("wagtail.blocks.BooleanBlock", (), {"label": "装饰图", "required": False}),
                    5: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "图注", "max_length": 120, "required": False},
                    ),
                    6: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "摄影或绘图", "max_length": 60, "required": False},
                    ),
                    7: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("image", 2),
                                ("alt", 3),
                                ("decorative", 4),
                                ("caption", 5),
                                ("credit", 6),
                            ]
                        ],
                        {},
                    ),
                    8: (
                        "wagtail.blocks.ListBlock",
                        (7,),
                        {"label": "图片", "max_num": 20, "min_num": 2},
                    ),
                    9: ("wagtail.blocks.StructBlock", [[("pictures", 8)]], {}),
                    10: ("cms.library.blocks.AssetChooserBlock", (), {"label": "选一个"}),
                    11: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "一句说明", "max_length": 120, "required": False},
                    ),
                    12: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"label": "文字稿（写给听不见的人）", "required": False},
                    ),
                    13: (
                        "wagtail.blocks.StructBlock",
                        [[("asset", 10), ("caption", 11), ("transcript", 12)]],
                        {},
                    ),
                    14: ("wagtail.blocks.StructBlock", [[("asset", 10), ("caption", 11)]], {}),
                    15: ("wagtail.blocks.TextBlock", (), {"label": "引文"}),
                    16: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "出处", "max_length": 120, "required": False},
                    ),
                    17: ("wagtail.blocks.StructBlock", [[("text", 15), ("cite", 16)]], {}),
                    18: ("wagtail.blocks.CharBlock", (), {"label": "时间", "max_length": 30}),
                    19: ("wagtail.blocks.CharBlock", (), {"label": "事情", "max_length": 200}),
                    20: ("wagtail.blocks.StructBlock", [[("when", 18), ("what", 19)]], {}),
                    21: ("wagtail.blocks.ListBlock", (20,), {"label": "条目", "min_num": 1}),
                    22: ("wagtail.blocks.StructBlock", [[("items", 21)]], {}),
                    23: ("wagtail.blocks.CharBlock", (), {"label": "条", "max_length": 20}),
                    24: ("wagtail.blocks.TextBlock", (), {"label": "内容"}),
                    25: ("wagtail.blocks.StructBlock", [[("number", 23), ("text", 24)]], {}),
                    26: ("wagtail.blocks.CharBlock", (), {"label": "问", "max_length": 200}),
                    27: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {"features": ["bold", "link", "ol", "ul"], "label": "答"},
                    ),
                    28: ("wagtail.blocks.CharBlock", (), {"label": "法律", "max_length": 80}),
                    29: ("wagtail.blocks.CharBlock", (), {"label": "条文号", "max_length": 60}),
                    30: ("wagtail.blocks.DateBlock", (), {"label": "施行日期", "required": False}),
                    31: ("wagtail.blocks.URLBlock", (), {"label": "官方原文", "required": False}),
                    32: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("question", 26),
                                ("answer", 27),
                                ("law", 28),
                                ("article", 29),
                                ("in_force_on", 30),
                                ("official_link", 31),
                            ]
                        ],
                        {},
                    ),
                    33: ("wagtail.blocks.TextBlock", (), {"label": "一步"}),
                    34: ("wagtail.blocks.ListBlock", (33,), {"label": "步骤", "min_num": 1}),
                    35: ("wagtail.blocks.StructBlock", [[("steps", 34)]], {}),
                    36: (
                        "wagtail.blocks.PageChooserBlock",
                        (),
                        {"label": "场馆", "page_type": ["venues.VenuePage"]},
                    ),
                    37: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "说明", "max_length": 120, "required": False},
                    ),
                    38: ("wagtail.blocks.StructBlock", [[("venue", 36), ("note", 37)]], {}),
                    39: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {"features": ["bold", "link", "ol", "ul"], "label": "提示"},
                    ),
                    40: ("wagtail.blocks.StructBlock", [[("text", 39)]], {}),
                    41: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "文件"}),
                    42: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "叫什么", "max_length": 80, "required": False},
                    ),
                    43: ("wagtail.blocks.StructBlock", [[("document", 41), ("title", 42)]], {}),
                    44: ("wagtail.blocks.CharBlock", (), {"label": "谁", "max_length": 20}),
                    45: ("wagtail.blocks.CharBlock", (), {"label": "说什么", "max_length": 200}),
                    46: ("wagtail.blocks.StructBlock", [[("speaker", 44), ("text", 45)]], {}),
                    47: (
                        "wagtail.blocks.ListBlock",
                        (46,),
                        {
                            "icon": "openquote",
                            "label": "文字稿（写给听不见的人）",
                            "template": "columns/blocks/transcript.html",
                        },
                    ),
                },
                verbose_name="正文",
            ),
        ),
    ]
