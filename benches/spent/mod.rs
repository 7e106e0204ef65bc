//! What a command takes of time and memory.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a command took: by the wall, of the processors, and bytes at the highest.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spent {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    pub(crate) peak: u64,
}

/// Runs a command and reads what it took, while it is not yet taken off the system's list.
pub(crate) fn spent(command: &mut Command) -> Spent {
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command runs");
    let process = PathBuf::from(format!("/proc/{}", child.id()));
    let mut peak = 0;
    let mut cpu = Duration::ZERO;
    loop {
        let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
        let fields: Vec<_> = match stat.rsplit_once(')') {
            Some((_, rest)) => rest.split_whitespace().collect(),
            None => vec![],
        };
        // Its own time and that of processes it has begun, in hundredths of a second.
        let ticks = fields.get(11..15).unwrap_or_default().iter();
        let ticks: u64 = ticks.filter_map(|it| it.parse::<u64>().ok()).sum();
        cpu = cpu.max(Duration::from_millis(ticks * 10));
        let status = fs::read_to_string(process.join("status")).unwrap_or_default();
        let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let high = high.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
        peak = peak.max(high.unwrap_or_default() * 1_024);
        if fields.first() == Some(&"Z") {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let wall = start.elapsed();
    let status = child.wait().expect("the command ends");
    assert!(status.success(), "{command:?} fails");
    Spent { wall, cpu, peak }
}
