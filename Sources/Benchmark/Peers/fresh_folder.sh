#!/bin/sh
# An empty folder in a file system of its own: where many files were deleted, ext4 makes new ones far more slowly
# for minutes. Without the right to mount one it is a plain folder. usage: DIR NOTE | DIR (to remove it)
umount "$1" 2> /dev/null
rm -rf "$1" "$1.image"
[ $# -eq 2 ] || exit 0
mkdir -p "$1" || exit 1
if truncate -s 8G "$1.image" && mkfs.ext4 -q -F "$1.image" && mount -o loop "$1.image" "$1"; then
  echo 'Into a new ext4 file system each time.' > "$2"
else
  rm -f "$1.image"
  echo 'Into a new folder each time; a new file system could not be mounted here, so wall times grow with what was deleted before.' > "$2"
fi 2> /dev/null
