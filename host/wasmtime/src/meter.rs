//! How long a guest has computed: the time for which it, or what it called in the host, held the thread. What it waits for does not
//! count, however often it wakes.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Counts while the work that it runs is being polled. A clone shows the same.
#[derive(Clone, Default)]
pub(crate) struct Meter(Arc<Mutex<Count>>);

#[derive(Default)]
struct Count {
    before: Duration,
    since: Option<Instant>,
}

impl Meter {
    /// How long it has been until now.
    pub(crate) fn read(&self) -> Duration {
        let count = self.count();
        count.before + count.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Does the work, and counts.
    pub(crate) async fn run<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| {
            self.count().since = Some(Instant::now());
            let polled = work.as_mut().poll(context);
            let mut count = self.count();
            let since = count.since.take();
            count.before += since.map_or(Duration::ZERO, |since| since.elapsed());
            polled
        })
        .await
    }

    fn count(&self) -> std::sync::MutexGuard<'_, Count> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
