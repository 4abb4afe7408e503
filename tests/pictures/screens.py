"""Twelve screenshots of posts and chats, drawn by Chromium from the HTML below.

What a person would say is on the picture stands in `<p>`; names, times and buttons around it are the platform's.
All texts are invented.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.page.chromium import FLAGS, find

LONG_SIDE, QUALITY = 1280, 85  # Telegram makes a photo so small, and compresses it so much

BAR = "<div class=bar><span>9:41</span><span>LTE 87%</span></div>"
BASE = """
  * { box-sizing: border-box; margin: 0 }
  body { font: 16px/1.4 'Noto Sans', sans-serif; background: #fff; color: #111; padding: 12px;
         min-height: 100vh }
  .bar { display: flex; justify-content: space-between; font-size: 13px; font-weight: 600; padding: 0 6px 12px }
  .head { display: flex; gap: 10px; align-items: center; margin-bottom: 10px }
  .face { width: 40px; height: 40px; border-radius: 50%; background: #7aa7d9; flex: none }
  .name { font-weight: 600; color: #2a5885 } .grey { color: #818c99; font-size: 13px }
  .post p { margin-bottom: 8px } .feet { display: flex; gap: 24px; margin-top: 12px }
  .dark { background: #19191a; color: #e1e3e6 } .dark .name { color: #71aaeb } .dark .grey { color: #76787a }
  .chat { padding: 10px; display: flex; flex-direction: column; gap: 6px }
  .in, .out { max-width: 78%; padding: 7px 10px; border-radius: 14px; font-size: 15px }
  .in { align-self: flex-start } .out { align-self: flex-end }
  .time { float: right; font-size: 11px; opacity: .65; margin: 6px 0 0 10px }
  .story .bar { position: absolute; inset: 12px 12px auto }
  .story { padding: 0; color: #fff; font-size: 25px; line-height: 1.35; text-align: center; font-weight: 600 }
  .story main { height: 100vh; padding: 150px 34px 0 } .story .grey { color: #fffc }
"""


@dataclass(frozen=True)
class Screen:
    name: str
    html: str
    body: str = ""           # classes of the page
    style: str = ""
    width: int = 392         # CSS pixels
    height: int = 640
    scale: float = 2.75      # of a phone's display; 1 for a desktop's


def head(name: str, when: str) -> str:
    return (
        f"<div class=head><div class=face></div><div><div class=name>{name}</div>"
        f"<div class=grey>{when}</div></div></div>"
    )


def chat(*messages: tuple[str, str, str]) -> str:
    """Messages as (in or out, time, text)."""
    return "".join(
        f"<div class={side}><span class=time>{time}</span><p>{text}</p></div>" for side, time, text in messages
    )


SCREENS = (
    Screen(
        "vk light",
        head("Марина Королёва", "вчера в 18:42")
        + """<div class=post>
        <p>Сегодня весь день принимали жителей посёлка Ключи. Больше всего вопросов о дороге к школе: её обещали
        отремонтировать ещё весной, но подрядчик сорвал сроки.</p>
        <p>Честно говоря, мне стыдно за нашу администрацию. Глава района даже не вышел к людям, а отчёт о проделанной
        работе написали за пятнадцать минут до начала встречи.</p>
        <p>Звоните в приёмную по номеру 8 (4162) 55-01-17, будем разбираться вместе.</p></div>
        <div class="feet grey"><span>♡ 148</span><span>Комментировать</span><span>2,3K</span></div>""",
        "post",
    ),
    Screen(
        "vk dark",
        head("Отдел культуры", "3 часа назад")
        + """<div class=post>
        <p>Друзья, приглашаем на праздник урожая! Начало в субботу в полдень на площади перед домом культуры.</p>
        <p>Вход свободный, но места у сцены только для тех, кто голосовал за нашего кандидата. Остальные могут постоять
        у забора, ничего страшного.</p><p>Ярмарка, мёд, вязаные игрушки и хоровод до самого вечера.</p></div>
        <div class="feet grey"><span>Нравится 57</span><span>Поделиться</span></div>""",
        "post dark",
    ),
    Screen(
        "telegram light",
        chat(
            ("in", "09:14", "Доброе утро! Когда будет готов ответ на обращение Петровой?"),
            ("out", "09:16", "Да напишу вечером, никуда она не денется."),
            ("in", "09:17", "Она уже третий раз жалуется на сырость в подъезде."),
            ("out", "09:21", "Пусть форточку чаще открывает. У меня таких заявок сорок штук на столе."),
            ("in", "09:25", "Начальник просил ответить сегодня до обеда, имей в виду."),
            ("out", "09:26", "Хорошо, подготовлю черновик и пришлю тебе на согласование."),
        ),
        "chat",
        "body { background: linear-gradient(140deg, #dbe8c3, #9fc7a4, #c9d79b) } .in { background: #fff }"
        ".out { background: #e3ffd0 }",
    ),
    Screen(
        "telegram dark",
        chat(
            ("in", "21:03", "Видели, что пишут про наш отдел в городском канале?"),
            ("out", "21:05", "Видел. Какой-то пенсионер опять недоволен, делать ему нечего."),
            ("in", "21:06", "Может, ответим официально, с цифрами?"),
            ("out", "21:08", "Зачем? Напиши ему под постом, что он просто плохо читал объявление."),
            ("in", "21:11", "Мне кажется, лучше извиниться и дать телефон диспетчера."),
            ("out", "21:12", "Ладно, утром обсудим на планёрке."),
        ),
        "chat",
        "body { background: #0e1621; color: #fff } .in { background: #182533 } .out { background: #2b5278 }",
    ),
    Screen(
        "purple dark chat",
        chat(
            ("in", "13:40", "Коллеги, у кого остались бланки заявлений на субсидию?"),
            ("out", "13:41", "У меня в кабинете целая пачка, забирайте."),
            ("in", "13:43", "Спасибо! А список получателей можно сфотографировать?"),
            ("out", "13:44", "Нельзя: там паспорта и адреса. Возьми выписку без фамилий."),
            ("out", "13:45", "И в общий чат её тоже не выкладывай, пожалуйста."),
        ),
        "chat",
        "body { background: #17151c; color: #f4f1fa } .in { background: #2c2833 } .out { background: #6b4fd8 }",
        height=520,
    ),
    Screen(
        "story over a gradient",
        """<main><p>Наконец-то отпуск!</p><br><p>Две недели у моря за счёт премии, которую нам выписали к юбилею
        района</p><br><p>Завидуйте молча</p></main>""",
        "story",
        "main { background: linear-gradient(160deg, #5a2a82, #c2447a 60%, #e8875a) }",
        height=697,
    ),
    Screen(
        "story over a photo",
        """<svg width=100% height=100% style="position:fixed;inset:0;z-index:-1"><filter id=f>
        <feTurbulence type=fractalNoise baseFrequency=.012 numOctaves=5 seed=7 />
        <feColorMatrix values=".9 .3 0 0 0  .2 .7 .2 0 0  0 .5 .6 0 0  0 0 0 0 1"/></filter>
        <rect width=100% height=100% filter=url(#f) /></svg>
        <main><p>Открыли новый сквер</p><br><p>Лавочки поставили, деревья высадили, а фонтан запустим после
        выборов</p><br><p><mark>Приходите гулять всей семьёй</mark></p></main>""",
        "story",
        "p { text-shadow: 0 1px 6px #000c } mark { background: #000c; color: #fff; padding: 3px 8px }",
        height=697,
    ),
    Screen(
        "comments",
        "".join(
            f"<div class=head style='align-items:start'><div class=face></div><div><div class=name>{name}</div>"
            f"<p>{text}</p><div class=grey>{when} &nbsp; Ответить</div></div></div>"
            for name, when, text in (
                ("Сергей Гаврилов", "сегодня в 8:05", "А почему во дворе на Лесной до сих пор не вывезли снег?"),
                (
                    "Управление благоустройства", "сегодня в 9:30",
                    "Здравствуйте, Сергей! Бригада выйдет на улицу Лесную завтра утром, уборку закончим к вечеру.",
                ),
                ("Ольга Тихая", "сегодня в 9:48", "Каждый год одно и то же, обещания и никакого порядка."),
                (
                    "Управление благоустройства", "сегодня в 10:02",
                    "Ольга, не пишите глупостей, если не разбираетесь в вопросе. Сначала изучите график уборки.",
                ),
                ("Сергей Гаврилов", "сегодня в 10:15", "Вот так разговаривают с людьми, запомните."),
            )
        ),
    ),
    Screen(
        "orange post",
        """<div style="background:#ee8208;color:#fff;margin:-12px -12px 12px;padding:10px 14px">Лента</div>"""
        + head("Светлана Дроздова", "12 марта")
        + """<div class=post style="font-size:17px"><p>Поздравляю коллег с профессиональным праздником!</p>
        <p>Работать в социальной защите непросто: за день через окно проходит по сто человек, и каждому нужно помочь,
        объяснить, успокоить.</p><p>Отдельное спасибо магазину «Уютный дом» за подарки сотрудникам. Теперь все
        рекомендуем только его!</p></div><div class="feet grey"><span>Класс! 31</span><span>Поделиться</span></div>""",
        style="body { background: #fff8ef }",
    ),
    Screen(
        "small desktop",
        head("Комитет по земельным отношениям", "14 янв в 11:20")
        + """<div class=post><p>Уважаемые жители! Приём заявлений о предоставлении участков многодетным семьям ведётся
        по адресу: улица Садовая, дом 9, кабинет 204, с понедельника по четверг, с 9:00 до 17:00, перерыв с 13:00 до
        14:00.</p><p>При себе иметь паспорт, свидетельства о рождении детей и справку о составе семьи. Заявления,
        поданные в иные дни, не рассматриваются. Справки по телефону не даём, перезванивать никому не обязаны.</p>
        <p>Обращаем внимание: очередь формируется в порядке поступления документов, ускорить её невозможно.</p></div>
        <div class="feet grey"><span>Нравится</span><span>Комментарии 16</span></div>""",
        style="body { font-size: 13px; font-family: 'DejaVu Sans' } .grey { font-size: 12px }",
        width=560, height=330, scale=1,
    ),
    Screen(
        "emoji",
        head("Алёна | будни отдела", "5 минут назад")
        + """<div class=post><p>🎉 Ура, премию дали! 🥂💃</p><p>Девочки из бухгалтерии уже заказали торт 🎂 и
        шампанское, отмечаем прямо на рабочем месте 🙈</p><p>🚗 А ещё я наконец забрала из салона новую машину, цвет
        огонь 🔥🔥🔥</p>
        <p>👉 Фотографии будут вечером, не пропустите ❤️</p></div>
        <div class="feet grey"><span>❤️ 64</span><span>👏 12</span><span>1,1K</span></div>""",
    ),
    Screen(
        "mixed latin",
        head("Цифровой отдел", "сегодня в 15:07")
        + """<div class=post><p>Мы перешли на новый сервис: заявки теперь принимаем через Google Forms и бот в Telegram
        @digital_kluchi_bot.</p><p>Инструкция лежит на сайте https://kluchi-portal.ru/help, вопросы присылайте на почту
        support@kluchi-portal.ru.</p><p>Пароль от Wi-Fi в зале: Welcome2026. Кто забыл свой login, пишите в WhatsApp,
        поможем online.</p></div>""",
        "dark",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """A screen as it was drawn: `said` is what a person reads on it."""

    name: str
    png: bytes
    said: str

    @property
    def jpeg(self) -> bytes:
        """As Telegram would send it on."""
        picture = Image.open(BytesIO(self.png)).convert("RGB")
        picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        content = BytesIO()
        picture.save(content, "JPEG", quality=QUALITY)
        return content.getvalue()


def drawn_all() -> list[Shot]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        shots = [_drawn(browser, screen) for screen in SCREENS]
        browser.close()
    return shots


def _drawn(browser: Browser, screen: Screen) -> Shot:
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height}, device_scale_factor=screen.scale
    )
    page = context.new_page()
    bar = BAR if screen.scale > 1 else ""
    page.set_content(
        f"<!doctype html><style>{BASE}{screen.style}</style><body class='{screen.body}'>{bar}{screen.html}</body>"
    )
    said: list[str] = page.locator("p").all_inner_texts()
    shot = Shot(screen.name, page.screenshot(), "\n".join(said))
    context.close()
    return shot
