"""The workflow that captures on GitHub Actions.

``@WORDS@`` are filled in by :mod:`tweetup.pipeline.upkeep.automation`. The archive is kept as an
artifact of a private repository, the last one only: X forbids to offer its posts as a database,
so it refuses to run in a public one, and what was deleted must not live on in older copies, as it
would in commits. GitHub's cache is no place for it: what is not read for a week goes from there.
"""

from __future__ import annotations

from typing import Final

__all__ = ["WORKFLOW"]

WORKFLOW: Final = """\
# .github/workflows/tweetup-@NAME@.yml, in a PRIVATE repository with your tweetup.toml in it.
# @HOUR@
#
# GitHub's clock is UTC: where the chat's zone has summer time, two times stand below, and
# tweetup captures at the one that is right that day. GitHub may start late, or not at all when it
# is busy: each day makes up for those before it, and does nothing where nothing is due.
# The login comes from Settings > Secrets and variables > Actions, under the names below.
name: @TITLE@
on:
  schedule:
@CRONS@
  workflow_dispatch:
concurrency:
  group: tweetup-@NAME@
  cancel-in-progress: false
permissions:
  contents: read
  actions: write
jobs:
  capture:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    env:
      GH_TOKEN: ${{ github.token }}
      ARCHIVE: archives/tweetup.db
      NAME: tweetup-@NAME@
    steps:
    - name: Refuse to keep posts where everybody can fetch them
      run: |
        seen=$(gh repo view "$GITHUB_REPOSITORY" --json visibility --jq .visibility)
        if [ "$seen" = PUBLIC ]; then
          echo "::error::make this repository private: posts may not be offered as a database"
          exit 1
        fi
    - uses: actions/checkout@v4
    - uses: actions/setup-python@v5
      with:
        python-version: "3.12"
    - run: python -m pip install "@PACKAGE@"
    - name: Fetch the archive that the last run left
      run: |
        gh api "repos/$GITHUB_REPOSITORY/actions/artifacts?name=$NAME&per_page=100" > kept.json
        run=$(jq '[.artifacts[] | select(.expired | not)]
          | max_by(.created_at) | .workflow_run.id // empty' kept.json)
        if [ -n "$run" ]; then
          gh run download "$run" --name "$NAME" --dir archives
        fi
    - name: See whether a session is due
      id: due
      run: |
        days=$(tweetup schedule @TAG@ --network @NETWORK@ --due --archive "$ARCHIVE")
        echo "days=$(echo $days)" >> "$GITHUB_OUTPUT"
    - name: Capture what is due
      if: steps.due.outputs.days != ''
      env:
@LOGIN@
      run: tweetup capture @TAG@ --network @NETWORK@ --due --archive "$ARCHIVE"
    - name: Take out what was deleted since
      if: steps.due.outputs.days != '' && !cancelled()
      env:
@LOGIN@
      run: |
        tweetup refresh --hashtag @TAG@ --network @NETWORK@ --deletions --archive "$ARCHIVE"
    - name: Keep the archive for the next run
      if: steps.due.outputs.days != '' && !cancelled()
      uses: actions/upload-artifact@v4
      with:
        name: tweetup-@NAME@
        path: archives/tweetup.db
        if-no-files-found: error
        # The most there is: without a session for 90 days the archive is gone, so fetch it first.
        retention-days: 90
    - name: Forget earlier copies, which hold what was deleted since
      if: steps.due.outputs.days != ''
      run: |
        for old in $(jq '.artifacts[].id' kept.json); do
          gh api --method DELETE "repos/$GITHUB_REPOSITORY/actions/artifacts/$old"
        done
"""
