@echo off
rem Double-click: opens qual in the browser. Installs it here the first time, from the folder "wheels" where that is.
chcp 65001 >nul
cd /d "%~dp0"
if not exist run.py cd /d "%~dp0..\.."
where py >nul 2>nul && (set "PY=py -3") || (set "PY=python")
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if errorlevel 1 (
  echo.
  echo qual trenger Python 3.11 eller nyere, og det finnes ikke på denne maskinen.
  echo Hent det fra https://www.python.org/downloads ^(velg "Install for me only" om du ikke er administrator^),
  echo eller be den som har ansvar for maskinen om det. Dobbeltklikk så her igjen.
  echo.
  pause
  exit /b 1
)
%PY% run.py app
if errorlevel 1 pause
