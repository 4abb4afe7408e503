# Each target first brings .venv up to date from pyproject.toml; nothing else has to be prepared by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install sandbox test check train bench soak picture browser tesseract

install: $(STAMP)

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Нужен Python 3.11 или новее") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

sandbox: $(STAMP) tesseract
	$(BIN)/python -m bot sandbox

test: $(STAMP) check browser tesseract
	$(BIN)/python -m pytest -m "not bench and not soak" -n logical --dist worksteal

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check

train: $(STAMP)
	$(BIN)/python -m bot train
	$(BIN)/python -m bot train --answers

bench: $(STAMP) tesseract
	$(BIN)/python -m pytest -m bench -s

soak: $(STAMP)
	$(BIN)/python -m pytest -m soak -s

picture: $(STAMP) browser
	$(BIN)/python -m tests.page.picture

# The tests of the sandbox's page need Debian's Chromium and fonts with Cyrillic and emoji.
# CHROMIUM names one that lies elsewhere.
browser:
	@if command -v "$${CHROMIUM:-chromium}" >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			chromium fonts-noto-core fonts-noto-color-emoji >/dev/null; \
	else \
		echo "Chromium не найден: тесты страницы будут пропущены, остальное работает."; \
		echo "Установить в Debian: sudo apt-get install chromium fonts-noto-core fonts-noto-color-emoji"; \
	fi

# Screenshots are read with Tesseract's data for Russian and English, 8 MB of Debian's.
# PAMYATKA_TESSDATA_DIR names a folder where they lie elsewhere. Nothing else waits for them.
TESSDATA := $(or $(PAMYATKA_TESSDATA_DIR),/usr/share/tesseract-ocr/5/tessdata)

tesseract:
	@if [ -f "$(TESSDATA)/rus.traineddata" ] && [ -f "$(TESSDATA)/eng.traineddata" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			tesseract-ocr-rus tesseract-ocr-eng >/dev/null; then :; \
	else \
		echo "Языковых данных Tesseract нет: картинки читаться не будут, остальное работает."; \
		echo "Установить в Debian: sudo apt-get install tesseract-ocr-rus tesseract-ocr-eng"; \
	fi
