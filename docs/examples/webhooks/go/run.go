// Verifies the webhooks that it reads, one a line (see ../README.md): go run run.go verify.go < lines
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		body, _ := base64.StdEncoding.DecodeString(fields[0])
		now, _ := strconv.ParseInt(fields[1], 10, 64)
		headers := http.Header{}
		headers.Set("webhook-id", fields[3])
		headers.Set("webhook-timestamp", fields[4])
		headers.Set("webhook-signature", fields[5])
		event, err := VerifyWebhook(body, headers, strings.Split(fields[2], ","), time.Unix(now, 0))
		if err != nil {
			fmt.Println("refused", err)
		} else {
			fmt.Println("verified", base64.StdEncoding.EncodeToString(event.Data))
		}
	}
}
