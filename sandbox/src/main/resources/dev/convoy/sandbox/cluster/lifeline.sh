# Reads what the JVM starts and ends; when the pipe closes (the JVM is gone, however it went), ends the rest. See Lifeline.java.
trap '' HUP INT TERM QUIT
pids=' '
while read -r verb argument; do
  case $verb in
    start) pids="$pids$argument " ;;
    end) case $pids in *" $argument "*) pids="${pids%% "$argument" *} ${pids#* "$argument" }" ;; esac ;;
    dir) set -- "$@" "$argument" ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
# A postmaster's children notice its death and may still write for a moment.
for directory; do umount -l "$directory" 2>/dev/null; rm -rf "$directory" 2>/dev/null || { sleep 1; rm -rf "$directory"; }; done
