"""`make bench`: every benchmark beside its baseline, as ratios measured in one run."""

import importlib
import sys

BENCHES = (
    "bench_bargain", "bench_cascade", "bench_cascade_page", "bench_consequences", "bench_intake", "bench_live", "bench_paths",
    "bench_pdf", "bench_proposal", "bench_workshop",
)  # fmt: skip


def main() -> int:
    """Run each benchmark and print one line per case."""
    for name in BENCHES:
        print(f"\n{name}: baseline in seconds, ours in seconds, baseline / ours")
        for row in importlib.import_module(f"benchmarks.{name}").run():
            ratio = row["baseline_seconds"] / row["seconds"]
            print(
                f"  {row['name']:34} {row['baseline_seconds']:10.5f} {row['seconds']:10.5f} {ratio:8.2f}"
            )
    importlib.import_module("benchmarks.bench_leaks").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
