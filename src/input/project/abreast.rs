//! Things done some at once that mostly wait, for the disk or for the engine.

use std::thread;

/// What becomes of things, in their order, so many at once. In threads of their own: in the
/// pool's they would hold up those who work there.
pub fn abreast<T: Sync, R: Send>(
    most: usize,
    all: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let share = all.len().div_ceil(most.max(1)).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = all
            .chunks(share)
            .map(|some| scope.spawn(|| some.iter().map(&work).collect::<Vec<_>>()))
            .collect();
        let done = parts.into_iter().map(|part| match part.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.flatten().collect()
    })
}
