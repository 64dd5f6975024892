#!/bin/bash
# Submits an experiment in PARTS parts, and the job that joins them when all have ended.
#
#   examples/slurm/submit.sh EXPERIMENT.json OUT [PARTS]

set -euo pipefail

usage='usage: submit.sh EXPERIMENT OUT [PARTS]'
experiment=${1:?$usage}
out=${2:?$usage}
parts=${3:-4}
here=$(cd "$(dirname "$0")" && pwd)

job=$(sbatch --parsable --array="1-$parts" "$here/compare.sbatch" "$experiment" "$out")
merge=$(sbatch --parsable --dependency="afterany:${job%%;*}" "$here/merge.sbatch" "$out")
echo "compare: job ${job%%;*} with $parts tasks; merge: job ${merge%%;*}"
