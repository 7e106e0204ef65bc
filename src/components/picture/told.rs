//! What the ledger says of `picture`.

use super::Pictures;
use crate::model::report::Line;
use crate::output::ledger::written::Reader;

impl Pictures<Line> {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let mut shown = format!("{} {}%\n", self.spot.name(), self.width);
        for shot in &self.shots {
            let (across, down) = shot.cut.focus;
            let crop =
                shot.cut.crop.map(|(a, b)| format!("{a}:{b} at {across}% {down}%\n"));
            shown.push_str(&crop.unwrap_or_default());
        }
        reader.prose(self, shown);
    }
}
