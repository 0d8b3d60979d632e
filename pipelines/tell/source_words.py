"""What an operator is told about a source: tables of words in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from crawlers.outcome import State
from pipelines.tell.source_state import RunView, Sight, sight
from pipelines.tell.words import clean, in_language

_REASON_LIMIT = 500
_STEP_MARK = "Next step: "

STATES: Mapping[State, tuple[str, str]] = {
    State.OK: ("ok", "正常"),
    State.PARTIAL: ("partial", "部分缺失（partial）"),
    State.DEGRADED: ("degraded", "质量下降（degraded）"),
    State.SKIPPED: ("skipped", "已跳过（skipped）"),
    State.BLOCKED: ("blocked", "被拦截（blocked）"),
    State.DISALLOWED: ("disallowed", "被 robots.txt 禁止（disallowed）"),
    State.LAYOUT: ("layout changed", "页面结构已变（layout）"),
    State.EMPTY: ("empty", "列表异常空缺（empty）"),
    State.ERROR: ("error", "程序错误（error）"),
}

_MEANS: Mapping[Sight, tuple[str, str]] = {
    Sight.NOTHING: (
        "what {source} publishes is not seen {since}. What was stored before stays as it is; nothing counts as gone "
        "because it was not seen",
        "{since}，{source} 新发布的内容未能看到。此前入库的数据保持不变；未看到不等于已下架",
    ),
    Sight.IN_PART: (
        "{source} is seen only in part {since}. What came is stored; what did not come waits, and the next run asks "
        "for it again",
        "{since}，{source} 只看到一部分。已取得的照常入库；未取得的留待下次运行再取",
    ),
}
_DEGRADED = (
    "{source} is stored, but from a fallback or with many documents that could not be read, {since}",
    "{since}，{source} 照常入库，但动用了备用途径，或有较多文档无法识别",
)
_SINCE: Mapping[bool, tuple[str, str]] = {
    True: ("since the last run without trouble, {time}", "自上次正常运行（{time}）以来"),
    False: ("(there was no run without trouble so far)", "（此前尚无正常运行）"),
}

_STEPS: Mapping[State, tuple[str, str]] = {
    State.PARTIAL: (
        "none at first; if it lasts, `firesale status` names what is missing",
        "暂无需处理；如持续出现，运行 `firesale status` 查看缺少哪些",
    ),
    State.DEGRADED: (
        "look at `firesale status` and the table problems: has the form of the documents changed?",
        "查看 `firesale status` 与 problems 表：文档格式是否已变？",
    ),
    State.SKIPPED: (
        "install Chromium and let FIRESALE_CHROMIUM name it, or disable the source",
        "安装 Chromium 并用 FIRESALE_CHROMIUM 指明，或停用该来源",
    ),
    State.BLOCKED: (
        "leave the site alone for a day, never ask faster; look at it in a browser, and if it lasts save pages by "
        "hand for `firesale import`",
        "至少等待一天，切勿加快请求；可用浏览器查看，如持续受阻，请手工保存页面后用 `firesale import` 导入",
    ),
    State.DISALLOWED: (
        "read the site's robots.txt; ask the site for permission or disable the source",
        "查看该站 robots.txt；征得站方同意，或停用该来源",
    ),
    State.LAYOUT: (
        "`firesale probe {source}` shows what the reader no longer finds; the reader must be adapted",
        "运行 `firesale probe {source}` 查看读取器找不到什么；需修改读取器",
    ),
    State.EMPTY: (
        "open the list in a browser; if it really is that short see `firesale floors {source}`, else "
        "`firesale probe {source}`",
        "用浏览器打开列表；若确实如此之少，见 `firesale floors {source}`，否则运行 `firesale probe {source}`",
    ),
    State.ERROR: (
        "FIRESALE_LOG=DEBUG firesale crawl {source} shows more; is there space, and may we write?",
        "运行 FIRESALE_LOG=DEBUG firesale crawl {source} 查看详情；磁盘空间与写权限是否正常？",
    ),
}

_WORDS: Mapping[str, tuple[str, str]] = {
    # The name stands in every message, for robots that only take messages with an agreed keyword.
    "to": ("firesale, to its operator.", "firesale，致运维人员。"),
    "bad_title": ("{source}: {state}", "{source}：{state}"),
    "good_title": ("{source}: seen again", "{source}：已恢复"),
    "changed": ("State: {state}, before that {before}", "状态：{state}，此前为{before}"),
    "state": ("State: {state}", "状态：{state}"),
    "why": ("Why: {reason}", "原因：{reason}"),
    "run": (
        "Seen by run {run_id} of {time}: {listed:,} rows listed, {new:,} new, {changed:,} changed, "
        "{problems:,} problems, {requests:,} requests",
        "依据：第 {run_id} 次运行，{time}（北京时间）：列表 {listed:,} 行，新增 {new:,}，变更 {changed:,}，"
        "问题 {problems:,}，请求 {requests:,} 次",
    ),
    "means": ("What it means: {means}", "影响：{means}"),
    "step": ("Next step: {step}", "下一步：{step}"),
    "once": (
        "Said once; you hear again when it changes or is over.",
        "仅提醒一次；状态变化或恢复时再行通知。",
    ),
    "again": (
        "Seen again since {time}; {before} since {began}",
        "自 {time} 起恢复；此前自 {began} 起为{before}",
    ),
    "between": (
        "New records in between: {new:,}; readers were told what their rules ask for",
        "其间新增记录 {new:,} 条；符合规则的已照常通知读者",
    ),
    "still": ("Still missing, asked for again by the next run: {reason}", "仍缺，下次运行再取：{reason}"),
}


def next_step(state: State, source: str, lang: str = "en") -> str:
    """Return what a person does about a state of a source; empty when nothing is to be done."""
    return in_language(_STEPS[state], lang).format(source=source) if state in _STEPS else ""


def trouble_title(run: RunView, state: State, lang: str) -> str:
    """Return the subject of a message about trouble."""
    return _say("bad_title", lang, source=run.source, state=in_language(STATES[state], lang))


def trouble_body(run: RunView, state: State, before: State, sound_at: datetime | None, lang: str) -> str:
    """Return the message: state, why, the run it was seen by, what it means, the next step.

    ``before`` is what was told last, ``sound_at`` when the last run without trouble began.
    """
    reason, own_step = _parted(run.reason)
    names = {one: in_language(STATES[one], lang) for one in (state, before)}
    changed = "state" if before is State.OK else "changed"
    since = in_language(_SINCE[sound_at is not None], lang).format(
        time=_time(sound_at, lang) if sound_at else ""
    )
    means = in_language(_DEGRADED if state is State.DEGRADED else _MEANS[sight(state)], lang)
    step = own_step or next_step(state, run.source, lang)
    lines = [_say(changed, lang, state=names[state], before=names[before])]
    if reason:
        lines.append(_say("why", lang, reason=reason))
    lines += [
        _run(run, lang),
        _say("means", lang, means=means.format(source=run.source, since=since)),
        _say("step", lang, step=step),
        _say("once", lang),
    ]
    return "\n".join([*lines, _say("to", lang)])


def recovery_title(run: RunView, lang: str) -> str:
    """Return the subject of the message that the trouble is over."""
    return _say("good_title", lang, source=run.source)


def recovery_body(run: RunView, before: State, began: datetime, new: int, lang: str) -> str:
    """Return the message: seen again since when, what it was, how many records were new since ``began``."""
    again = _say(
        "again",
        lang,
        time=_time(run.started_at, lang),
        before=in_language(STATES[before], lang),
        began=_time(began, lang),
    )
    lines = [again, _say("between", lang, new=new), _run(run, lang)]
    if run.state is not State.OK and run.reason:
        lines.append(_say("still", lang, reason=_parted(run.reason)[0]))
    return "\n".join([*lines, _say("to", lang)])


def _parted(reason: str | None) -> tuple[str, str]:
    """Part a run's reason from the next step that it may name itself."""
    why, _, step = clean(reason or "", _REASON_LIMIT).partition(_STEP_MARK)
    return why.rstrip(" .;"), step


def _run(run: RunView, lang: str) -> str:
    counts = {name: getattr(run, name) for name in ("listed", "new", "changed", "problems", "requests")}
    return _say("run", lang, run_id=run.run_id, time=_time(run.started_at, lang), **counts)


def _say(key: str, lang: str, **values: object) -> str:
    return in_language(_WORDS[key], lang).format(**values)


def _time(at: datetime, lang: str) -> str:
    return f"{at:%Y-%m-%d %H:%M}" + ("" if lang == "zh" else " (UTC+8)")
