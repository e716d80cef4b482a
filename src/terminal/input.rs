//! From what crossterm reads to what the console knows. Crossterm's types end here.

use std::pin::Pin;
use std::task::{Context, Poll};

use crossterm::event::{
    Event, EventStream, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use futures_util::stream::{BoxStream, Stream, StreamExt};

use crate::console::{Input, Key, KeyCode, Lifecycle, Mods, Mouse, MouseKind, Msg, Size};

/// One thing that comes from a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The hands.
    Input(Input),
    /// The window has this size now.
    Resize(Size),
    /// The window got, or lost, the focus.
    Focus(bool),
}

/// No batch is longer, so that a pasted novel without brackets does not keep everything else waiting.
const BATCH: usize = 4096;

/// Reads this process's terminal. Only one at a time, and none while another program has the terminal.
pub(super) fn from_tty() -> BoxStream<'static, Happening> {
    // An error says that the terminal is gone: the stream ends there.
    EventStream::new()
        .take_while(|event| std::future::ready(event.is_ok()))
        .filter_map(|event| std::future::ready(event.ok().and_then(happening)))
        .boxed()
}

/// Keys that were typed while the terminal was asked what it can do: plain text, Control with a letter, arrows.
pub(super) fn typed(bytes: &[u8]) -> Vec<Input> {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = text.chars();
    let mut keys = Vec::new();
    while let Some(c) = rest.next() {
        let arrow = rest.as_str().strip_prefix(['[', 'O']).and_then(|after| after.chars().next()).and_then(arrow);
        keys.push(match c {
            '\u{1b}' if let Some(arrow) = arrow => {
                rest.nth(1);
                Key::plain(arrow)
            }
            '\u{1b}' => Key::plain(KeyCode::Esc),
            '\r' => Key::plain(KeyCode::Enter),
            '\t' => Key::plain(KeyCode::Tab),
            '\u{7f}' | '\u{8}' => Key::plain(KeyCode::Backspace),
            '\u{1}'..='\u{1a}' => Key::ctrl(char::from(b'`' + c as u8)),
            c if c.is_control() || c == '\u{FFFD}' => continue,
            c => Key::plain(KeyCode::Char(c)),
        });
    }
    keys.into_iter().map(Input::Key).collect()
}

fn arrow(letter: char) -> Option<KeyCode> {
    match letter {
        'A' => Some(KeyCode::Up),
        'B' => Some(KeyCode::Down),
        'C' => Some(KeyCode::Right),
        'D' => Some(KeyCode::Left),
        _ => None,
    }
}

/// Everything that can be read now, as messages: neighbouring inputs are one message, of sizes only the last counts.
/// `None` when the stream has ended.
pub(super) async fn batch(stream: &mut BoxStream<'static, Happening>) -> Option<Vec<Msg>> {
    std::future::poll_fn(|context| poll_batch(Pin::new(stream), context)).await
}

fn poll_batch(
    mut stream: Pin<&mut BoxStream<'static, Happening>>,
    context: &mut Context<'_>,
) -> Poll<Option<Vec<Msg>>> {
    let mut batch = Vec::new();
    for _ in 0..BATCH {
        match stream.as_mut().poll_next(context) {
            Poll::Ready(Some(next)) => add(&mut batch, next),
            Poll::Ready(None) if batch.is_empty() => return Poll::Ready(None),
            Poll::Pending if batch.is_empty() => return Poll::Pending,
            Poll::Ready(None) | Poll::Pending => break,
        }
    }
    Poll::Ready(Some(batch))
}

fn add(batch: &mut Vec<Msg>, next: Happening) {
    match (next, batch.last_mut()) {
        (Happening::Input(input), Some(Msg::Input(inputs))) => inputs.push(input),
        (Happening::Input(input), _) => batch.push(Msg::Input(vec![input])),
        (Happening::Focus(focus), _) => batch.push(Msg::Lifecycle(Lifecycle::Focus(focus))),
        (Happening::Resize(size), _) => {
            batch.retain(|msg| !matches!(msg, Msg::Resize(_)));
            batch.push(Msg::Resize(size));
        }
    }
}

fn happening(event: Event) -> Option<Happening> {
    match event {
        Event::Key(event) => key(event).map(|key| Happening::Input(Input::Key(key))),
        Event::Paste(text) => Some(Happening::Input(Input::Paste(text))),
        Event::Mouse(event) => mouse(event).map(|mouse| Happening::Input(Input::Mouse(mouse))),
        // Crossterm loses a size that comes together with a key: the session listens for it itself.
        Event::Resize(..) => None,
        Event::FocusGained => Some(Happening::Focus(true)),
        Event::FocusLost => Some(Happening::Focus(false)),
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    use crossterm::event::KeyCode as Read;
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let mut mods = Mods {
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
        shift: event.modifiers.contains(KeyModifiers::SHIFT),
    };
    let code = match event.code {
        Read::Char(c) => {
            // The case of a character says that Shift was held; with Control terminals disagree about the case.
            mods.shift = false;
            KeyCode::Char(if mods.ctrl { c.to_ascii_lowercase() } else { c })
        }
        Read::BackTab => {
            mods.shift = true;
            KeyCode::Tab
        }
        // Control and space.
        Read::Null => {
            mods.ctrl = true;
            KeyCode::Char(' ')
        }
        Read::F(number @ 1..=12) => KeyCode::F(number),
        Read::Enter => KeyCode::Enter,
        Read::Esc => KeyCode::Esc,
        Read::Tab => KeyCode::Tab,
        Read::Backspace => KeyCode::Backspace,
        Read::Delete => KeyCode::Delete,
        Read::Insert => KeyCode::Insert,
        Read::Up => KeyCode::Up,
        Read::Down => KeyCode::Down,
        Read::Left => KeyCode::Left,
        Read::Right => KeyCode::Right,
        Read::Home => KeyCode::Home,
        Read::End => KeyCode::End,
        Read::PageUp => KeyCode::PageUp,
        Read::PageDown => KeyCode::PageDown,
        _ => return None,
    };
    Some(Key { code, mods })
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
        MouseEventKind::ScrollUp => MouseKind::WheelUp,
        MouseEventKind::ScrollDown => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Mouse { kind, column: event.column, row: event.row })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_early_is_kept() {
        let keys = [
            Key::plain(KeyCode::Char('傘')),
            Key::plain(KeyCode::Down),
            Key::plain(KeyCode::Esc),
            Key::ctrl('z'),
            Key::plain(KeyCode::Enter),
        ];
        assert_eq!(typed("傘\u{1b}[B\u{1b}\u{1a}\r".as_bytes()), keys.map(Input::Key));
    }
}
