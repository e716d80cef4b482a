//! A terminal at the other end of a line: no tty, the same session.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use omotenashi::console::{Command, Frame, Input, Key, KeyCode, Lifecycle, Msg, Size};
use omotenashi::terminal::{Depth, Happening, Profile, Terminal};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

const PROFILE: Profile = Profile { depth: Depth::True, ascii: false, synchronized: false };
const LIMIT: Duration = Duration::from_secs(20);

/// Hands over every write, and ends it only when told to: a line as slow as the test wants it.
struct Slow {
    writes: Sender<Vec<u8>>,
    go_on: Receiver<()>,
}

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.writes.send(bytes.to_vec()).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        self.go_on.recv().map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn frame(text: &str) -> Arc<Frame> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 2));
    buffer.set_string(0, 0, text, Style::new());
    Arc::new(Frame { buffer, caret: None })
}

fn key(c: char) -> Happening {
    Happening::Input(Input::Key(Key::plain(KeyCode::Char(c))))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_the_frames_that_a_slow_line_cannot_take_only_the_newest_is_sent() {
    let (writes, written) = channel();
    let (go, go_on) = channel();
    let size = Size { width: 20, height: 2 };
    let terminal = Terminal::over(stream::pending().boxed(), Box::new(Slow { writes, go_on }), size, PROFILE);
    let (input, mut messages) = mpsc::channel(8);
    let (frames, newest) = watch::channel(None);
    let (commands, obeyed) = mpsc::channel(8);
    let running = tokio::spawn(terminal.run(input, newest, obeyed));
    assert_eq!(timeout(LIMIT, messages.recv()).await.expect("in time"), Some(Msg::Resize(size)));

    frames.send_replace(Some(frame("frame 0")));
    let first = written.recv_timeout(LIMIT).expect("the first frame");
    assert!(String::from_utf8_lossy(&first).contains("frame 0"));
    // The line is blocked now. Nobody waits for it: frames replace each other, commands are taken.
    for number in 1..=500 {
        frames.send_replace(Some(frame(&format!("frame {number}"))));
        if number % 100 == 0 {
            timeout(LIMIT, commands.send(Command::Bell)).await.expect("nobody waits").expect("a session");
        }
    }
    go.send(()).expect("a blocked line");
    let mut later = String::new();
    let mut count = 0;
    while !later.contains("500") {
        later.push_str(&String::from_utf8_lossy(&written.recv_timeout(LIMIT).expect("the newest frame")));
        count += 1;
        go.send(()).expect("a blocked line");
    }
    println!("500 frames for a blocked line came as {count} writes, {} B", later.len());
    assert!(count <= 3, "{count}");
    drop(frames);
    timeout(LIMIT, running).await.expect("in time").expect("no panic").expect("no failure");
}

#[tokio::test]
async fn everything_that_is_there_comes_as_one_batch_and_a_closed_line_is_a_hang_up() {
    let size = Size { width: 20, height: 2 };
    let larger = Size { width: 30, height: 3 };
    let happenings =
        [key('a'), key('b'), Happening::Focus(false), key('c'), Happening::Resize(size), Happening::Resize(larger)];
    let terminal = Terminal::over(stream::iter(happenings).boxed(), Box::new(io::sink()), size, PROFILE);
    let (input, mut messages) = mpsc::channel(8);
    let (_frames, newest) = watch::channel(None);
    let (_commands, obeyed) = mpsc::channel(8);
    let running = tokio::spawn(terminal.run(input, newest, obeyed));
    let mut came = Vec::new();
    while let Some(msg) = timeout(LIMIT, messages.recv()).await.expect("in time") {
        came.push(msg);
        if came.last() == Some(&Msg::Lifecycle(Lifecycle::HangUp)) {
            break;
        }
    }
    let typed = |keys: &str| Msg::Input(keys.chars().map(|c| Input::Key(Key::plain(KeyCode::Char(c)))).collect());
    assert_eq!(
        came,
        [
            Msg::Resize(size),
            typed("ab"),
            Msg::Lifecycle(Lifecycle::Focus(false)),
            typed("c"),
            Msg::Resize(larger),
            Msg::Lifecycle(Lifecycle::HangUp),
        ]
    );
    running.abort();
}
