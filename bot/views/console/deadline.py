"""What `python -m bot deadline` says on a terminal."""

FILE_HELP = "файл с вопросами, по одному объекту JSON на строку; без него или «-» — стандартный ввод"
JSONL_HELP = "читать и писать по одному объекту JSON на строку: id, policy, asked_at, paused; в ответ — due_at и sum"


def wrong_policy(field: str) -> str:
    return f"в правиле срока не читается поле {field}"


NO_WORKING_TIME = "в календаре этого правила нет рабочего времени"
ONLY_LINES = "Укажите --jsonl: команда отвечает строками JSON."
